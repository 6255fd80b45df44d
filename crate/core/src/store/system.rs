//! The system classes that every namespace has.

use std::rc::Rc;

use super::namespace::Namespace;
use crate::model::{
    CimType, ClassDef, Flavor, PropertyDraft, PropertyType, Qualifier, Qualifiers, Value,
};

/// The class whose instances are the child namespaces (OM-01).
pub(super) const NAMESPACE_CLASS: &str = "__NAMESPACE";

use CimType::{Boolean, Object, Reference, Sint32, String, Uint8, Uint32, Uint64};

struct SystemClass {
    name: &'static str,
    parent: &'static str,
    is_abstract: bool,
    /// Name, type, and `k` for a key, `a` for an array.
    properties: &'static [(&'static str, CimType, &'static str)],
}

const fn class(
    name: &'static str,
    parent: &'static str,
    properties: &'static [(&'static str, CimType, &'static str)],
) -> SystemClass {
    SystemClass {
        name,
        parent,
        is_abstract: false,
        properties,
    }
}

const fn base(
    name: &'static str,
    parent: &'static str,
    properties: &'static [(&'static str, CimType, &'static str)],
) -> SystemClass {
    SystemClass {
        name,
        parent,
        is_abstract: true,
        properties,
    }
}

const CLASSES: &[SystemClass] = &[
    base("__SystemClass", "", &[]),
    class(NAMESPACE_CLASS, "__SystemClass", &[("Name", String, "k")]),
    class("__Provider", "__SystemClass", &[("Name", String, "k")]),
    class(
        "__Win32Provider",
        "__Provider",
        &[
            ("CLSID", String, ""),
            ("ClientLoadableCLSID", String, ""),
            ("DefaultMachineName", String, ""),
            ("Enabled", Boolean, ""),
            ("HostingModel", String, ""),
            ("ImpersonationLevel", Sint32, ""),
            ("InitializationReentrancy", Sint32, ""),
            ("OperationTimeoutInterval", String, ""),
            ("PerLocaleInitialization", Boolean, ""),
            ("PerUserInitialization", Boolean, ""),
            ("Pure", Boolean, ""),
            ("SecurityDescriptor", String, ""),
            ("SupportsExplicitShutdown", Boolean, ""),
            ("SupportsExtendedStatus", Boolean, ""),
            ("SupportsQuotas", Boolean, ""),
            ("SupportsSendStatus", Boolean, ""),
            ("SupportsShutdown", Boolean, ""),
            ("SupportsThrottling", Boolean, ""),
            ("UnloadTimeout", String, ""),
            ("Version", Uint32, ""),
        ],
    ),
    base(
        "__ProviderRegistration",
        "__SystemClass",
        &[("provider", Reference, "")],
    ),
    base(
        "__ObjectProviderRegistration",
        "__ProviderRegistration",
        &[
            ("provider", Reference, "k"),
            ("InteractionType", Sint32, ""),
            ("QuerySupportLevels", String, "a"),
            ("SupportsBatching", Boolean, ""),
            ("SupportsDelete", Boolean, ""),
            ("SupportsEnumeration", Boolean, ""),
            ("SupportsGet", Boolean, ""),
            ("SupportsPut", Boolean, ""),
            ("SupportsTransactions", Boolean, ""),
        ],
    ),
    class(
        "__InstanceProviderRegistration",
        "__ObjectProviderRegistration",
        &[],
    ),
    class(
        "__MethodProviderRegistration",
        "__ProviderRegistration",
        &[("provider", Reference, "k")],
    ),
    class(
        "__EventProviderRegistration",
        "__ProviderRegistration",
        &[
            ("provider", Reference, "k"),
            ("EventQueryList", String, "a"),
        ],
    ),
    base(
        "__NotifyStatus",
        "__SystemClass",
        &[("StatusCode", Uint32, "")],
    ),
    class(
        "__ExtendedStatus",
        "__NotifyStatus",
        &[
            ("Description", String, ""),
            ("Operation", String, ""),
            ("ParameterInfo", String, ""),
            ("ProviderName", String, ""),
        ],
    ),
    base("__IndicationRelated", "__SystemClass", &[]),
    base(
        "__Event",
        "__IndicationRelated",
        &[
            ("SECURITY_DESCRIPTOR", Uint8, "a"),
            ("TIME_CREATED", Uint64, ""),
        ],
    ),
    class("__ExtrinsicEvent", "__Event", &[]),
    class(
        "__InstanceOperationEvent",
        "__Event",
        &[("TargetInstance", Object, "")],
    ),
    class("__InstanceCreationEvent", "__InstanceOperationEvent", &[]),
    class("__InstanceDeletionEvent", "__InstanceOperationEvent", &[]),
    class(
        "__InstanceModificationEvent",
        "__InstanceOperationEvent",
        &[("PreviousInstance", Object, "")],
    ),
    class(
        "__ClassOperationEvent",
        "__Event",
        &[("TargetClass", Object, "")],
    ),
    class("__ClassCreationEvent", "__ClassOperationEvent", &[]),
    class("__ClassDeletionEvent", "__ClassOperationEvent", &[]),
    class(
        "__ClassModificationEvent",
        "__ClassOperationEvent",
        &[("PreviousClass", Object, "")],
    ),
    class(
        "__NamespaceOperationEvent",
        "__Event",
        &[("TargetNamespace", Object, "")],
    ),
    class("__NamespaceCreationEvent", "__NamespaceOperationEvent", &[]),
    class("__NamespaceDeletionEvent", "__NamespaceOperationEvent", &[]),
    class(
        "__NamespaceModificationEvent",
        "__NamespaceOperationEvent",
        &[("PreviousNamespace", Object, "")],
    ),
    class(
        "__TimerEvent",
        "__Event",
        &[("NumFirings", Uint32, ""), ("TimerId", String, "")],
    ),
    class(
        "__AggregateEvent",
        "__IndicationRelated",
        &[
            ("NumberOfEvents", Uint32, ""),
            ("Representative", Object, ""),
        ],
    ),
    class(
        "__EventFilter",
        "__IndicationRelated",
        &[
            ("Name", String, "k"),
            ("EventAccess", String, ""),
            ("EventNamespace", String, ""),
            ("Query", String, ""),
            ("QueryLanguage", String, ""),
        ],
    ),
    class("__PARAMETERS", "", &[]),
];

/// A namespace that holds the system classes and nothing else.
pub(super) fn blank() -> Namespace {
    let mut space = Namespace::new("");
    for it in CLASSES {
        let parent = space.find(it.parent).map(|entry| entry.def.clone());
        let properties = it
            .properties
            .iter()
            .map(|(name, cim, marks)| property(name, *cim, marks))
            .collect();
        let qualifiers = if it.is_abstract {
            flag("abstract")
        } else {
            Qualifiers::default()
        };
        let def = ClassDef::derive(
            it.name,
            parent.as_deref(),
            qualifiers,
            properties,
            Vec::new(),
        );
        space.insert(Rc::new(
            def.expect("the table of system classes keeps the rules for classes"),
        ));
    }
    space
}

fn property(name: &str, cim: CimType, marks: &str) -> PropertyDraft {
    PropertyDraft {
        name: name.into(),
        ty: PropertyType {
            cim,
            array: marks.contains('a'),
        },
        class: None,
        default: Value::Null,
        qualifiers: if marks.contains('k') {
            flag("key")
        } else {
            Qualifiers::default()
        },
    }
}

fn flag(name: &str) -> Qualifiers {
    let flavor = Flavor::TO_INSTANCE
        .with(Flavor::TO_SUBCLASS)
        .with(Flavor::DISABLE_OVERRIDE);
    let flavor = if name == "abstract" {
        Flavor(0)
    } else {
        flavor
    };
    Qualifiers::new(vec![Qualifier {
        name: name.into(),
        value: Value::Bool(true),
        flavor,
    }])
}
