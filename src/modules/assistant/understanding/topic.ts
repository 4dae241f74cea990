/** What a message is about; the names are fixed because other tools use them. */
export const topics = [
  "internet-down",
  "password-changed",
  "paid-wrong-login",
  "payment-missing",
  "change-tariff",
  "visit-status",
  "request-status",
  "mobile-question",
  "move",
  "tv-down",
  "cable-cut",
  "frequent-drops",
  "slow-speed",
  "tariff-info",
  "mobile-traffic",
  "static-ip",
  "equipment-damage",
  "suspend",
  "return-equipment",
  "compensation",
  "balance",
  "operator",
  "greeting",
  "thanks",
  "other",
] as const;

export type Topic = (typeof topics)[number];

export const isTopic = (value: unknown): value is Topic => topics.some((topic) => topic === value);
