import type { LineOwner, MaskedAddress, Subscriber } from "./subscriber.ts";

// S43: who merely typed a login sees a masked address and no name at all. Stars never tell the length of what they hide.

const firstLetter = (word: string): string => word.match(/^./u)?.[0] ?? "";

/** `+7 *** *** ** 01`: enough to know which of one's phones to look at. */
export const maskNumber = (number: string): string => `${number.slice(0, 2)} *** *** ** ${number.slice(-2)}`;

/** Of a house the first character. */
export const maskHouse = (house: string): string => `${firstLetter(house)}**`;

/** City and street as they are, of house and flat the first character. */
const maskAddress = ({ city, street, house, flat }: MaskedAddress): MaskedAddress => ({
  city,
  street,
  house: maskHouse(house),
  flat: flat === null ? null : `${firstLetter(flat)}*`,
});

/** What S43 leaves to who hasn't proved anything. */
export const asLineOwner = (subscriber: Subscriber): LineOwner => ({
  login: subscriber.login,
  language: subscriber.language,
  router: subscriber.router,
  tvBox: subscriber.tvBox,
  hasBundle: subscriber.bundleNumbers.length > 0,
  maskedAddress: maskAddress(subscriber),
});

/** The address in one line, without a word of any language: «Алматы, Абай даңғ., 1**, 4*». */
export const describeAddress = ({ maskedAddress: { city, street, house, flat } }: LineOwner): string =>
  [city, street, house, flat].filter((part) => part !== null).join(", ");
