import { foldWord } from "../normaliser/letters.ts";
import { replaceFigures } from "../normaliser/replace-figures.ts";

/** What is taken out of messages, as they then say: `[login]`. */
const kinds = ["login", "phone", "money", "number", "e-mail", "name", "place"] as const;
type Kind = (typeof kinds)[number];

/** Words of the contract that a message is about. */
export type PersonalWords = { readonly names: readonly string[]; readonly places: readonly string[] };

const mark = (kind: Kind): string => `[${kind}]`;

/** Shorter numbers say nothing of a person: «2 раза», "3 күн". */
const personalDigitsMin = 4;

/** The text without personal data: what is masked keeps its kind. The words of a contract are found in any letters. */
export function maskMessage(text: string, { names, places }: PersonalWords, loginDigits: number): string {
  const contacts = text
    .replace(/[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g, mark("e-mail"))
    .replace(/(?<!\S)@\w{3,}/g, mark("name"))
    .replace(/\bKZ\d{2}[A-Z\d]{10,16}\b/gi, mark("number"));
  const figures = maskFigures(contacts, loginDigits);
  const told = maskIntroductions(maskAddresses(figures));
  const known = maskKnown(maskKnown(told, names, "name"), places, "place");
  return kinds.reduce((masked, kind) => joinMarks(masked, mark(kind)), known).trim();
}

/** What a masked text is taught as: figures of the same kind, and nothing in the place of names. */
export const asTaught = (masked: string): string =>
  masked
    .replaceAll(mark("login"), "7010000003")
    .replaceAll(mark("phone"), "+77010000003")
    .replaceAll(mark("money"), "5000 тг")
    .replaceAll(mark("number"), "1234")
    .replace(/\[(?:e-mail|name|place)\]/g, " ")
    .replace(/\s+/g, " ")
    .trim();

const maskFigures = (text: string, loginDigits: number): string =>
  replaceFigures(text, loginDigits, (kind, typed) => kindOf(kind, typed) ?? typed);

function kindOf(kind: string, typed: string): string | undefined {
  if (kind === "login" || kind === "phone" || kind === "money") return mark(kind);
  const digits = typed.replace(/\D/g, "").length;
  return kind === "number" && digits >= personalDigitsMin ? mark("number") : undefined;
}

const start = "(?<![\\p{L}\\d])";
const end = "(?![\\p{L}\\d])";
const houseWords =
  "дом(?:а|у|е)?|д|кв|квартир\\p{L}*|корпус\\p{L}*|подъезд\\p{L}*|үй(?:і|де|ге)?|уй(?:и|де|ге)?|пәтер\\p{L}*|патер\\p{L}*|кіреберіс\\p{L}*|house|flat|apt|apartment";
const numberAfterHouse = new RegExp(
  `(?<word>${start}(?:${houseWords})\\.?\\s*№?\\s*)\\d+(?:[/-]\\d+)?\\p{L}?${end}`,
  "giu",
);
const numberBeforeHouse = new RegExp(
  `${start}\\d+(?:/\\d+)?(?<word>\\s?-?\\s?(?:${houseWords})${end})`,
  "giu",
);
const streetBefore = new RegExp(
  `(?<word>${start}(?:ул\\.?|улиц[аеуы]|көше(?:сі)?:|проспект\\p{L}*|пр-т|пр\\.|переул\\p{L}*|пер\\.|мкр\\.?|микрорайон\\p{L}*)\\s+)(?<name>\\p{Lu}?[\\p{L}-]{3,})(?:[\\s,]+\\d+\\p{L}?${end})?`,
  "giu",
);
const streetAfter = new RegExp(
  `${start}(?<name>[\\p{L}-]{3,})(?<word>\\s+(?:көшесі|кошеси|даңғыл|дангыл|ықшамаудан|мөлтекаудан|мкр|street|avenue)\\p{L}*)(?:[\\s,]+\\d+\\p{L}?${end})?`,
  "giu",
);
/** What stands before «көшесі» without being its name. */
const noNames = new Set(["біздің", "осы", "бүкіл", "барлық", "the", "our", "this", "қай", "наш", "мына"]);

const maskAddresses = (text: string): string =>
  text
    .replace(streetBefore, (_all, word: string) => `${word}${mark("place")}`)
    .replace(streetAfter, (all: string, name: string, word: string) =>
      noNames.has(name.toLowerCase()) ? all : `${mark("place")}${word}`,
    )
    .replace(numberAfterHouse, (_all, word: string) => `${word}${mark("number")}`)
    .replace(numberBeforeHouse, (_all, word: string) => `${mark("number")}${word}`);

const introduction =
  /(?<said>(?<!\p{L})(?:зовут|мо[её] имя|имя|фио|my name is|call me|атым|есімім|есимим|атым-жөнім|аты-жөнім|аты-жөні)\s*[:—-]?\s+)(?<first>\p{L}[\p{L}’'-]*)(?<more>(?: \p{L}[\p{L}’'-]*){0,2})/giu;
const capitalised = /^(?: \p{Lu}[\p{L}’'-]*)+/u;
const patronymic =
  /(?:\p{Lu}[\p{L}’'-]+ ){0,2}(?<!\p{L})\p{L}{3,}(?:ович|евич|овна|евна|[ұу]лы|[қк]ызы)(?:[аеуы]|ем|ой|ға|ге|ның|нің)?(?!\p{L})(?: \p{Lu}[\p{L}’'-]+)?/gu;

const maskIntroductions = (text: string): string =>
  text
    .replace(
      introduction,
      (_all, said: string, _first, more: string) => `${said}${mark("name")}${more.replace(capitalised, "")}`,
    )
    .replace(patronymic, mark("name"));

/** Words of addresses that are everybody's. */
const everybodys = new Set(
  "көшесі көше даңғылы даңғыл улица ул проспект пр мкр микрорайон ықшамауданы дом үй город қала қаласы"
    .split(" ")
    .map(foldWord),
);

function maskKnown(text: string, known: readonly string[], kind: "name" | "place"): string {
  const words = known.flatMap((one) => one.split(/[\s.,-]+/)).filter((word) => word !== "");
  const numbers = new Set(words.filter((word) => /^\d/.test(word)).map((word) => word.toLowerCase()));
  const keys = words.map(foldWord).filter((key) => key.length > 1 && !everybodys.has(key));
  if (keys.length === 0 && numbers.size === 0) return text;
  return text.replace(/\[[\w-]+\]|[\p{L}\p{M}\d][\p{L}\p{M}\d’'/]*/gu, (word) => {
    if (word.startsWith("[")) return word;
    if (numbers.has(word.toLowerCase())) return mark("number");
    return keys.some((key) => isFormOf(word, key)) ? mark(kind) : word;
  });
}

const endingLettersMax = 6;
const shortEndingLettersMax = 3;
const shortNameLetters = 3;

/** Whether the word is the name in one of its cases: «Айгерімнің», «Касымовой», "aigerimge". */
function isFormOf(word: string, name: string): boolean {
  const key = foldWord(word);
  if (key === name) return true;
  if (name.length <= shortNameLetters) {
    const isCapitalised = /^\p{Lu}/u.test(word);
    return isCapitalised && key.startsWith(name) && key.length <= name.length + shortEndingLettersMax;
  }
  return key.startsWith(stemOf(name)) && key.length <= name.length + endingLettersMax;
}

/** What all cases of a name begin with: «Касымова» and «Касымовой», «Айбек» and «Айбегі». */
const stemOf = (name: string): string => name.replace(/(?:[аеи]|(?<=.{4})[кп])$/, "");

/** Neighbours of one kind are one: a card's number is typed in four groups. */
const joinMarks = (text: string, one: string): string => {
  const parts = text.split(one);
  return parts.filter((part, at) => at === 0 || at === parts.length - 1 || part.trim() !== "").join(one);
};
