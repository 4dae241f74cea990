/** What a stored message shows instead of a password; it tells that something was typed, and not how long it was. */
const hidden = "••••••••";

/**
 * A password that is told though nobody asked: a word for password, a few words more, and then letters with digits of
 * the keyboard that passwords are typed on.
 */
const toldPassword =
  /(?<=(?:құпия\s?с[өо]з|парол|password|[kq]upi?ya\s?s[oö]z)\p{L}*(?:\s+[\p{L}-]{1,14}){0,5}\s*[:=—–-]?\s*)(?=[!-~]*\d)(?=[!-~]*[a-z])[!-~]{6,63}/giu;

/** The message as it stays: with nothing of an answer that was a secret, and without passwords that were told. */
export const withoutSecrets = (text: string, isSecret: boolean): string =>
  isSecret ? hidden : text.replace(toldPassword, hidden);
