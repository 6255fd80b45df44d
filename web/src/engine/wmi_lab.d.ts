/* tslint:disable */
/* eslint-disable */

/** One value per event, append-only; `-1` means none. */
export interface Columns {
    from: number;
    kind: Uint8Array;
    level: Uint8Array;
    certainty: Uint8Array;
    lane: Int16Array;
    to: Int16Array;
    parent: Int32Array;
    cause: Int32Array;
    operation: Int32Array;
    decision: Int32Array;
    at: Float64Array;
    status: Int32Array;
    objects: Int32Array;
    references: Int32Array;
    start: Int32Array;
    choices: Uint8Array;
}



/** What of the state is asked for. */
export type StatePart = 'calls' | 'references' | 'repository' | 'memory' | 'log';


/**
 * A branch of the run.
 */
export interface BranchView {
    id: number;
    from: number;
    parent: number;
    length: number;
}

/**
 * A call or request.
 */
export interface CallView {
    key: string;
    /**
     * What the column `operation` says of its events.
     */
    operation: number;
    label: string;
    sink?: string;
    state: 'waiting' | 'queued' | 'delivering' | 'in callback' | 'cancelled' | 'finished' | 'abandoned';
    queue?: number;
    requested?: number;
    delivered: number;
    status?: number;
}

/**
 * A case of the file.
 */
export interface CaseView {
    title: string;
    slug: string;
    prose: string;
}

/**
 * A class of the repository with its properties, inherited ones included.
 */
export interface ClassWords {
    namespace: string;
    name: string;
    superclass?: string;
    properties: PropertyWords[];
    methods: string[];
}

/**
 * A class with its instances.
 */
export interface ClassView {
    name: string;
    instances: InstanceView[];
}

/**
 * A function or method of the engine's table.
 */
export interface MethodWords {
    /**
     * Empty for a plain function.
     */
    interface: string;
    name: string;
    returns: 'void' | 'status' | 'int' | 'object';
    parameters: ParameterWords[];
    /**
     * The flags that it takes, by their full names.
     */
    flags: string[];
}

/**
 * A life line of the diagram.
 */
export interface Lane {
    key: string;
    label: string;
    kind: 'client' | 'wmi' | 'provider' | 'sink' | 'repository';
}

/**
 * A misuse of an API by a program.
 */
export interface FindingView {
    name: string;
    weight: 'note' | 'warning' | 'error';
    message: string;
    cure: string;
    event: number;
    source?: Source;
}

/**
 * A named constant.
 */
export interface ConstantWords {
    name: string;
    value: number;
}

/**
 * A namespace of the repository.
 */
export interface NamespaceView {
    path: string;
    classes: ClassView[];
}

/**
 * A parameter of a method.
 */
export interface ParameterWords {
    name: string;
    kind: 'int' | 'text' | 'bytes' | 'variant' | 'object' | 'function' | 'opaque' | 'out-object' | 'out-int' | 'out-text' | 'out-variant' | 'out-objects' | 'out-array' | 'out-collection' | 'out-record';
}

/**
 * A property of a class.
 */
export interface PropertyWords {
    name: string;
    /**
     * As MOF writes it.
     */
    ty: string;
    key: boolean;
}

/**
 * A property.
 */
export interface PropertyView {
    name: string;
    value: string;
    changed: boolean;
}

/**
 * A recorded run. The page adds the sentences of rules and statuses, which the wasm does not hold.
 */
export interface RecordedTrace {
    format: 1;
    engine: string;
    title: string;
    scenario: string;
    case: number;
    lanes: Lane[];
    columns: RecordedColumns;
    rows: Row[];
    outcome?: OutcomeView;
    findings: FindingView[];
}

/**
 * A remark about the text of a scenario.
 */
export interface DiagnosticView {
    severity: 'error' | 'warning';
    start: number;
    end: number;
    line: number;
    column: number;
    message: string;
    cure: string;
    code?: string;
}

/**
 * A statement of a program.
 */
export interface Source {
    program: number;
    start: number;
    end: number;
}

/**
 * A statement that a thread reaches between two events.
 */
export interface StatementView {
    /**
     * The decision inside which it runs.
     */
    decision: number;
    /**
     * Operations of the programs that the decision executes before it.
     */
    operations: number;
    /**
     * The key of its thread.
     */
    thread: string;
    source: Source;
}

/**
 * A switch with the value in force.
 */
export interface ReadingView {
    name: string;
    value: string;
    values: string[];
    rule: string;
    /**
     * What it is where nobody chooses.
     */
    default: string;
    /**
     * What the Win32 reference says.
     */
    win32: string;
    /**
     * What \[MS-WMI\] says.
     */
    protocol: string;
}

/**
 * A thread.
 */
export interface ThreadView {
    key: string;
    program: string;
    state: string;
    source?: Source;
    variables: VariableView[];
}

/**
 * A variable.
 */
export interface VariableView {
    scope: string;
    name: string;
    value: string;
}

/**
 * An instance, and what the last write did to it.
 */
export interface InstanceView {
    path: string;
    properties: PropertyView[];
    change?: 'created' | 'modified' | 'deleted';
}

/**
 * Everything that a program may name, whatever the scenario.
 */
export interface Vocabulary {
    methods: MethodWords[];
    constants: ConstantWords[];
}

/**
 * How a run ended.
 */
export interface OutcomeView {
    kind: 'exit' | 'hang' | 'crash' | 'limit' | 'not-modelled';
    text: string;
    detail: string;
}

/**
 * How one run of the matrix ended.
 */
export interface FlagCell {
    /**
     * The choice at the matrix's decision that leads there; none where nothing does.
     */
    key?: string;
    outcome: string;
    returned: number;
    final?: number;
    rule: string;
}

/**
 * One of the two runs, from where they part.
 */
export interface Side {
    value: string;
    /**
     * The event at which it goes its own way; none where it is over.
     */
    event?: number;
    /**
     * What happens there, in sentences.
     */
    steps: string[];
    outcome: string;
}

/**
 * One program's way to retrieve, measured on its run; times are milliseconds after the call.
 */
export interface Mode {
    title: string;
    call: string;
    returned?: number;
    first?: number;
    last?: number;
    /**
     * When the client was blocked inside WMI: from, to, from, to …
     */
    blocked: number[];
    objects: number;
    /**
     * The most objects that WMI held at a time.
     */
    by_wmi: number;
    /**
     * The most objects that the client held at a time.
     */
    by_client: number;
    outcome: string;
}

/**
 * Something that may happen next.
 */
export interface ChoiceView {
    key: string;
    sentence: string;
    taken: boolean;
    /**
     * Permitted by a rule beside the usual outcome.
     */
    alternative: boolean;
    /**
     * No rule permits it: somebody who looks on tried it.
     */
    tried: boolean;
    rules: string[];
}

/**
 * The columns of a recorded run.
 */
export interface RecordedColumns {
    kind: number[];
    level: number[];
    certainty: number[];
    lane: number[];
    to: number[];
    parent: number[];
    cause: number[];
    operation: number[];
    decision: number[];
    at: number[];
}

/**
 * The outcome matrix of `PutInstance`.
 */
export interface FlagMatrix {
    method: string;
    decision: number;
    columns: string[];
    rows: FlagRow[];
    actual: [number, number];
}

/**
 * The outcomes of one flag.
 */
export interface FlagRow {
    flag: string;
    value: number;
    cells: FlagCell[];
}

/**
 * The reading that decided an event.
 */
export interface ReadingChoice {
    name: string;
    value: string;
    others: string[];
}

/**
 * The references on an object.
 */
export interface ReferenceView {
    object: string;
    type: string;
    owners: OwnerView[];
    total: number;
    note?: string;
}

/**
 * The words of one event.
 */
export interface Row {
    index: number;
    label: string;
    sentence: string;
    rules: string[];
    reading?: ReadingChoice;
    status?: number;
    objects: string[];
    references?: number;
    source?: Source;
    text?: string;
}

/**
 * What a program printed.
 */
export interface LogLine {
    event: number;
    program: string;
    stream: 'out' | 'err';
    text: string;
}

/**
 * What a share link carries of the run.
 */
export interface SharedRun {
    engine: string;
    case: number;
    readings: Record<string, string>;
    policy: string;
    decisions: [string, number][];
    check: string;
}

/**
 * What a share link gives back; other fields of it are the page's own.
 */
export interface ShareState {
    case: number;
    readings: Record<string, string>;
    policy: string;
    decisions: [string, number][];
    check: string;
}

/**
 * What a state tab shows at a position; what belongs to other tabs is empty.
 */
export interface StateView {
    at: number;
    calls: CallView[];
    references: ReferenceView[];
    repository: NamespaceView[];
    threads: ThreadView[];
    log: LogLine[];
    earlier: number;
    holdings: HoldingView[];
}

/**
 * What changed the run answers.
 */
export interface Update {
    length: number;
    decisions: number;
    lanes: Lane[];
    outcome?: OutcomeView;
    findings: FindingView[];
    branch: number;
    drift?: number;
}

/**
 * What opening a text came to.
 */
export interface Opened {
    diagnostics: DiagnosticView[];
    cases: CaseView[];
    ready: boolean;
    update?: Update;
}

/**
 * Where a scenario goes another way under another reading.
 */
export interface Comparison {
    /**
     * The switch.
     */
    name: string;
    /**
     * Steps of the story that both runs have in common.
     */
    common: number;
    /**
     * The last of them.
     */
    before: string[];
    left: Side;
    right: Side;
    /**
     * Whether nothing at all differs.
     */
    same: boolean;
}

/**
 * Who holds how many objects of a result.
 */
export interface HoldingView {
    label: string;
    came?: number;
    by_wmi: number;
    by_client: number;
}

/**
 * Who holds how many references.
 */
export interface OwnerView {
    owner: string;
    count: number;
}


/**
 * A scenario that is open, with all branches of its run.
 *
 * `run` gives the page its turn between two slices, so every method takes the lab for the time of one call only.
 */
export class Session {
    free(): void;
    [Symbol.dispose](): void;
    /**
     * Takes up to `max` decisions with the policy at the end of the current branch.
     *
     * # Errors
     * When nothing is open.
     */
    advance(max: number): Update;
    /**
     * All branches, in the order in which they came into being.
     *
     * # Errors
     * When nothing is open.
     */
    branches(): BranchView[];
    /**
     * What could have happened at a decision of the current branch.
     *
     * # Errors
     * When nothing is open or the branch has no such decision.
     */
    choices(decision: number): ChoiceView[];
    /**
     * Takes a choice; another one than was taken there starts a new branch.
     *
     * # Errors
     * When the choice is not possible at that decision.
     */
    choose(decision: number, key: string): Update;
    /**
     * The classes of the repository with their properties, system classes left out.
     *
     * # Errors
     * When nothing is open.
     */
    classes(): ClassWords[];
    /**
     * The numbers of all events from one on.
     *
     * # Errors
     * When nothing is open.
     */
    columns(from: number): Columns;
    /**
     * Runs the first case of each text to its end, and measures those that retrieve objects.
     */
    compare_modes(texts: string[]): Mode[];
    /**
     * Runs the open scenario under another reading too, and says where the two runs part.
     *
     * # Errors
     * When nothing is open, or there is no such reading.
     */
    compare_reading(name: string, value: string): Comparison;
    /**
     * The nearest event that mentions a text (in any case of letters), at `from` or after it; before it when `forward`
     * is false. Nothing when there is none.
     *
     * # Errors
     * When nothing is open.
     */
    find(text: string, from: number, forward: boolean): number | undefined;
    /**
     * The matrix for the last call of `PutInstance` before a position.
     *
     * # Errors
     * When nothing is open.
     */
    flag_matrix(position: number): FlagMatrix | undefined;
    /**
     * Starts a branch before a decision, on which nothing is decided yet.
     *
     * # Errors
     * When the branch has no such decision.
     */
    fork(decision: number): Update;
    /**
     * What a state tab shows after a number of events, as far as whole decisions tell it.
     *
     * # Errors
     * When nothing is open.
     */
    inspect(position: number, part: StatePart): StateView;
    /**
     * The same inside a decision, before one of its statements.
     *
     * # Errors
     * When nothing is open or the branch has no such decision.
     */
    inspect_inside(decision: number, operations: number, part: StatePart): StateView;
    /**
     * Compiles the catalogue's MOF texts.
     *
     * # Errors
     * When they do not compile.
     */
    constructor(cimv2: string, lab: string);
    /**
     * Reads a scenario file. With an error in it the run that was open stays as it was.
     *
     * # Errors
     * When `readings` is no object of strings.
     */
    open(text: string, _case: number, readings: Record<string, string>, policy: string): Opened;
    /**
     * The first decision from `first` on that left a choice; `last` when none before it did.
     *
     * # Errors
     * When nothing is open.
     */
    open_decision(first: number, last: number): number;
    /**
     * The switches with their values in force.
     */
    readings(): ReadingView[];
    /**
     * The current branch as an embed reads it, without the catalogue's sentences.
     *
     * # Errors
     * When nothing is open.
     */
    record(title: string): RecordedTrace;
    /**
     * Opens a text and replays what a share link carries; `drift` tells where the run is another one.
     *
     * # Errors
     * When `state` lacks a field.
     */
    restore(text: string, state: ShareState): Opened;
    /**
     * The words of some events.
     *
     * # Errors
     * When nothing is open.
     */
    rows(from: number, to: number): Row[];
    /**
     * Takes decisions to the end of the run, in slices with a turn for the page between two of them; resolves with
     * the last `Update` when the run is over, the number is reached, or somebody stopped it.
     */
    run(max: number, progress: (update: Update) => void): Promise<Update>;
    /**
     * What a share link carries of the current branch.
     *
     * # Errors
     * When nothing is open.
     */
    share(): SharedRun;
    /**
     * The statements that run between event `position - 1` and the next one, in their order.
     *
     * # Errors
     * When nothing is open.
     */
    statements(position: number): StatementView[];
    /**
     * Ends a `run` at its next slice.
     */
    stop(): void;
    /**
     * Makes another branch the current one.
     *
     * # Errors
     * When there is no such branch.
     */
    switch_branch(id: number): Update;
}

/**
 * Makes the message of a broken assertion appear in the console.
 */
export function start(): void;

/**
 * The method table and the constants, for completion and insert-a-call.
 */
export function vocabulary(): Vocabulary;

export type InitInput = RequestInfo | URL | Response | BufferSource | WebAssembly.Module;

export interface InitOutput {
    readonly memory: WebAssembly.Memory;
}

export type SyncInitInput = BufferSource | WebAssembly.Module;

/**
 * Instantiates the given `module`, which can either be bytes or
 * a precompiled `WebAssembly.Module`.
 *
 * @param {{ module: SyncInitInput }} module - Passing `SyncInitInput` directly is deprecated.
 *
 * @returns {InitOutput}
 */
export function initSync(module: { module: SyncInitInput } | SyncInitInput): InitOutput;

/**
 * If `module_or_path` is {RequestInfo} or {URL}, makes a request and
 * for everything else, calls `WebAssembly.instantiate` directly.
 *
 * @param {{ module_or_path: InitInput | Promise<InitInput> }} module_or_path - Passing `InitInput` directly is deprecated.
 *
 * @returns {Promise<InitOutput>}
 */
export default function __wbg_init (module_or_path?: { module_or_path: InitInput | Promise<InitInput> } | InitInput | Promise<InitInput>): Promise<InitOutput>;
