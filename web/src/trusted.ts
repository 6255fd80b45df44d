interface Policy {
  createScriptURL(address: string): unknown;
}

declare global {
  interface Window {
    trustedTypes?: { createPolicy(name: string, rules: { createScriptURL(address: string): string }): Policy };
  }
}

let policy: Policy | undefined;
const allowed = new Set<string>();

/**
 * The address of a script of this site in the form that pages with Trusted Types want. Only addresses that our own code
 * names ever pass; a page that does not list the policy `wmi-lab` refuses them, and what needed the script says so.
 */
export function scriptAddress(address: string): string {
  allowed.add(address);
  if (window.trustedTypes === undefined) return address;
  policy ??= window.trustedTypes.createPolicy('wmi-lab', {
    createScriptURL: (wanted) => {
      if (!allowed.has(wanted)) throw new TypeError(`${wanted} is no script of WMI Lab.`);
      return wanted;
    },
  });
  return policy.createScriptURL(address) as string;
}
