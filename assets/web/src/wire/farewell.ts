/** Why a connection ended, in words that stand after a colon: lower case, without a full stop. */

/** What the codes of RFC 6455, 7.4.1, mean where the hub gives no reason. */
const MEANINGS: Readonly<Record<number, string>> = {
  1000: "the hub closed the connection",
  1001: "the hub is shutting down",
  1002: "the hub took this page's messages for no WebSocket",
  1003: "the hub did not understand this page",
  1007: "the hub did not understand this page",
  1008: "the hub does not let this page in",
  1009: "the hub found a message of this page too big",
  1011: "the hub met an error",
  1012: "the hub is starting anew",
  1013: "the hub has no room for another page",
};

export const SILENT = "nothing came from the hub for 3 seconds";
export const OFFLINE = "this device is offline";
export const NO_ANSWER = "the hub does not answer";
export const BROKEN = "the connection to the hub broke off";

/** closed says why the other side closed; opened: the connection stood. */
export function closed(code: number, reason: string, opened: boolean, online: boolean): string {
  const said = reason.trim().replace(/\.$/, "");
  if (said !== "") return said;
  if (!online) return OFFLINE;
  return MEANINGS[code] ?? (opened ? BROKEN : NO_ANSWER);
}

/** garbled says what was wrong with a message of the hub. */
export function garbled(error: unknown): string {
  const what = error instanceof Error ? error.message : String(error);
  return `the hub sent what this page does not understand: ${what}`;
}
