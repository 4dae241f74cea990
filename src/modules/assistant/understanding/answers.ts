import { clausesOf } from "./clauses.ts";
import { readStance } from "./stance.ts";
import { type Wording, wording } from "./wording.ts";

/** Questions with a few possible answers, and the values of those answers in the public surface. */
export type AnswerValues = {
  /** S45: which internet the trouble is with. */
  readonly connection: "home" | "mobile";
  /** S4: whether the subscriber is at home. */
  readonly presence: "at-home" | "away";
  /** S36: where the cable is cut. */
  readonly cablePlace: "inside" | "outside" | "unsure";
  /** After a step by hand: it is done, or it was done and changed nothing. */
  readonly step: "done" | "not-helped";
  /** S44: tell me when the outage is over. */
  readonly notice: "notify" | "no";
  /** S47: a clear yes, or a no; everything else is undefined. */
  readonly consent: "yes" | "no";
};

export type AnswerKind = keyof AnswerValues;
export type AnswerValue<Kind extends AnswerKind> = AnswerValues[Kind];

const isNegated = wording(
  "не",
  "нет",
  "емес*",
  "жоқ*",
  "not",
  "isnt",
  "arent",
  "never",
  "ешкім*",
  "никого",
  "nobody",
  "no one",
  "none",
);

/** Whether a clause names something, without denying it; a denied name counts for its opposite. */
type Pair<Value> = readonly [value: Value, names: Wording, opposite: Value];

/** The value that the clauses name; undefined when they name none, or several. */
function readPair<Value>(clauses: readonly string[], pairs: readonly Pair<Value>[]): Value | undefined {
  const named = new Set(
    clauses.flatMap((clause) =>
      pairs.flatMap(([value, names, opposite]) =>
        names(clause) ? [isNegated(clause) ? opposite : value] : [],
      ),
    ),
  );
  return named.size === 1 ? [...named][0] : undefined;
}

const readers: { readonly [Kind in AnswerKind]: (text: string) => AnswerValue<Kind> | undefined } = {
  connection: readConnection,
  presence: readPresence,
  cablePlace: readCablePlace,
  step: readStep,
  notice: readNotice,
  consent: readConsent,
};

/** The choice that a typed answer names, in any of the languages; undefined when it names none clearly. */
export function readAnswer<Kind extends AnswerKind>(text: string, kind: Kind): AnswerValue<Kind> | undefined {
  return readers[kind](text);
}

const namesHome = wording(
  "үйдегі*",
  "үйдің",
  "үйдікі",
  "үй",
  "үйде",
  "домаш*",
  "дома",
  "дом",
  "home*",
  "house",
  "вайфай*",
  "роутер*",
  "кабель*",
  "модем*",
  "стационар*",
  "проводн*",
  "wired",
  "broadband",
);
const namesMobile = wording(
  "мобил*",
  "ұялы*",
  "симка*",
  "сим",
  "sim",
  "mobile",
  "cellular",
  "сотов*",
  "телефонд*",
  "phone*",
  "4g",
  "lte",
  "телефон",
  "на телефоне",
  "смартфон*",
);
const works = wording(
  "істейді",
  "істеп*",
  "жұмыс істейді",
  "жақсы",
  "дұрыс",
  "работает",
  "норм*",
  "хорошо",
  "есть",
  "works",
  "is fine",
  "fine",
  "is ok",
  "working",
);

function readConnection(text: string): "home" | "mobile" | undefined {
  const troubled = clausesOf(text).filter((clause) => !works(clause) || isNegated(clause));
  const named = troubled.filter((clause) => namesHome(clause) || namesMobile(clause));
  const isDenied = wording("емес*", "не мобил*", "не домаш*", "не сотов*", "not", "isnt");
  return readNamed(named, isDenied);
}

function readNamed(clauses: readonly string[], isDenied: Wording): "home" | "mobile" | undefined {
  const values = new Set(
    clauses.flatMap((clause) => {
      if (namesHome(clause) && namesMobile(clause)) return [];
      return [namesHome(clause) !== isDenied(clause) ? ("home" as const) : ("mobile" as const)];
    }),
  );
  return values.size === 1 ? [...values][0] : undefined;
}

const saysAtHome = wording(
  "үйдемін",
  "үйдемыз",
  "үйдеміз",
  "үйде",
  "үйдем",
  "дома",
  "дом",
  "home",
  "at home",
  "пәтерде*",
  "в квартире",
);
const saysAway = wording(
  "сыртта*",
  "жұмыста*",
  "жолда*",
  "далада*",
  "басқа қала*",
  "ауылда*",
  "қалада емес*",
  "дүкенде*",
  "оқуда*",
  "шетелде*",
  "кеттім",
  "үйден шық*",
  "на работе",
  "в отъезде",
  "уехал*",
  "в дороге",
  "на улице",
  "в другом городе",
  "в командировке",
  "на даче",
  "в гостях",
  "вышел",
  "вышла",
  "не у себя",
  "вне дома",
  "за границей",
  "в отпуске",
  "away",
  "outside",
  "at work",
  "office",
  "travelling",
  "traveling",
  "not there",
  "another city",
  "abroad",
  "out",
);

function readPresence(text: string): "at-home" | "away" | undefined {
  const named = readPair<"at-home" | "away">(clausesOf(text), [
    ["at-home", saysAtHome, "away"],
    ["away", saysAway, "at-home"],
  ]);
  if (named !== undefined) return named;
  const stance = readStance(text);
  if (stance === "yes") return "at-home";
  return stance === "no" ? "away" : undefined;
}

const saysInside = wording(
  "ішінде*",
  "іште",
  "ішкі",
  "пәтер*",
  "бөлме*",
  "үйде*",
  "үйдің ішінде*",
  "балкон*",
  "внутри",
  "в квартире",
  "дома",
  "в комнате",
  "в доме",
  "внутрен*",
  "inside",
  "indoors",
  "apartment",
  "flat",
  "room",
  "in my flat",
);
const saysOutside = wording(
  "сыртта*",
  "сыртқы",
  "сыртынан",
  "подъез*",
  "шатыр*",
  "көше*",
  "аула*",
  "баспалдақ*",
  "жертөле*",
  "тысында",
  "снаружи",
  "на улице",
  "улиц*",
  "крыш*",
  "чердак*",
  "подвал*",
  "лестни*",
  "во дворе",
  "двор*",
  "щит*",
  "наружн*",
  "за дверью",
  "outside",
  "outdoors",
  "street",
  "roof",
  "stair*",
  "entrance",
  "hallway",
  "basement",
  "yard",
);
const saysUnsure = wording(
  "білмей*",
  "білмедім",
  "көрмедім",
  "көрмей*",
  "белгісіз",
  "не знаю",
  "незнаю",
  "не уверен*",
  "непонятно",
  "не видел*",
  "не видно",
  "не понятно",
  "хз",
  "без понятия",
  "не могу сказать",
  "dont know",
  "do not know",
  "not sure",
  "unsure",
  "no idea",
  "cant tell",
  "idk",
);

function readCablePlace(text: string): "inside" | "outside" | "unsure" | undefined {
  const clauses = clausesOf(text).filter((clause) => !saysUnsure(clause));
  const named = readPair<"inside" | "outside">(clauses, [
    ["inside", saysInside, "outside"],
    ["outside", saysOutside, "inside"],
  ]);
  return named ?? (clausesOf(text).some(saysUnsure) ? "unsure" : undefined);
}

const saysNotHelped = wording(
  "көмектеспе*",
  "көмектескен жоқ",
  "көмегі болма*",
  "болмады",
  "болмай*",
  "істемей*",
  "істеме*",
  "қосылма*",
  "қосылған жоқ",
  "өзгер* жоқ",
  "өзгерген жоқ",
  "өзгермеді",
  "бәрібір",
  "сол күйі*",
  "әлі жоқ",
  "әлі де жоқ",
  "нәтиже жоқ",
  "пайда* жоқ",
  "не помог*",
  "не работа*",
  "неработа*",
  "не заработ*",
  "не подключ*",
  "не появ*",
  "без изменений",
  "не измен*",
  "то же самое",
  "тоже самое",
  "бесполезно",
  "не получил*",
  "все равно",
  "так же",
  "безрезультатно",
  "толку нет",
  "результата нет",
  "нет результата",
  "никак",
  "didnt help",
  "did not help",
  "doesnt work",
  "does not work",
  "not working",
  "still",
  "no change",
  "nothing changed",
  "same",
  "no luck",
  "didnt work",
  "no use",
  "not helped",
  "doesnt help",
  "isnt working",
);
const saysNotDone = wording(
  "жасамадым",
  "жасаған жоқпын",
  "істемедім",
  "өшірмедім",
  "не делал*",
  "не сделал*",
  "еще не",
  "не могу",
  "не выключал*",
  "не перезагруж*",
  "havent",
  "cant",
  "did not do",
  "didnt do",
  "қолымнан келмей*",
  "жасай алма*",
);
const saysDone = wording(
  "жасадым",
  "істедім",
  "орындадым",
  "болды",
  "дайын",
  "бітті",
  "өшіріп қостым",
  "қостым",
  "жасап болдым",
  "көмектесті",
  "істеді",
  "істеп тұр",
  "істеп кетті",
  "қосылды",
  "пайда болды",
  "істейді",
  "жұмыс істеп*",
  "сделал*",
  "готово",
  "выполнил*",
  "перезагрузил*",
  "выключил*",
  "включил*",
  "помогло",
  "заработал*",
  "появил*",
  "подключил*",
  "работает",
  "делал*",
  "все ок",
  "сделано",
  "done",
  "did it",
  "did that",
  "did",
  "works",
  "working",
  "helped",
  "it works",
  "finished",
  "rebooted",
  "restarted",
  "fixed",
);

function readStep(text: string): "done" | "not-helped" | undefined {
  const clauses = clausesOf(text);
  if (clauses.some(saysNotDone)) return undefined;
  if (clauses.some(saysNotHelped)) return "not-helped";
  if (clauses.some((clause) => saysDone(clause) && !isNegated(clause))) return "done";
  const stance = readStance(text);
  if (stance === "yes") return "done";
  return stance === "no" ? "not-helped" : undefined;
}

const asksNotice = wording(
  "хабарла*",
  "хабар бер*",
  "хабар*",
  "айтың*",
  "айтыңызшы",
  "айтарсыз*",
  "ескерт*",
  "жазың*",
  "жазып жібер*",
  "сообщи*",
  "сообща*",
  "уведом*",
  "дайте знать",
  "дай знать",
  "напиши*",
  "оповести*",
  "скажите",
  "смс",
  "notify",
  "tell me",
  "let me know",
  "inform",
  "text me",
  "message me",
  "sms",
);
const refusesNotice = wording(
  "хабарлама",
  "хабарламаң*",
  "айтпа*",
  "не сообщ*",
  "не уведом*",
  "не пиши*",
  "dont notify",
  "dont tell",
  "do not notify",
);

function readNotice(text: string): "notify" | "no" | undefined {
  const clauses = clausesOf(text);
  if (clauses.some((clause) => refusesNotice(clause) || (asksNotice(clause) && isNegated(clause))))
    return "no";
  if (clauses.some(asksNotice)) return "notify";
  const stance = readStance(text);
  if (stance === "yes") return "notify";
  return stance === "no" ? "no" : undefined;
}

function readConsent(text: string): "yes" | "no" | undefined {
  const stance = readStance(text);
  return stance === "yes" || stance === "no" ? stance : undefined;
}
