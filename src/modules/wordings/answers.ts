import { clausesOf } from "./clauses.ts";
import { readStance } from "./stance.ts";
import { type Wording, wording } from "./wordings.ts";

/** Questions with a few possible answers, and the values of those answers in the public surface. */
export type AnswerValues = {
  /** S45: which internet the trouble is with. */
  readonly connection: "home" | "mobile";
  /** S4: whether the subscriber is at home now. */
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

const denies = wording("не, нет, нету, емес*, жоқ*, not, isnt, arent, never, ешкім*, никого, nobody, none");

/** Two values of which each is what the other is not; the first decides where a clause names both. */
type Opposites<Value> = readonly [Named<Value>, Named<Value>];
type Named<Value> = { readonly value: Value; readonly names: Wording };

/** What the clauses name; a name that is denied stands for its opposite. Undefined for none, or for both. */
function readOpposites<Value>(
  clauses: readonly string[],
  [first, second]: Opposites<Value>,
  isDenied: Wording = denies,
): Value | undefined {
  const values = clauses.flatMap((clause) => {
    const named = [first, second].find(({ names }) => names(clause));
    if (named === undefined) return [];
    return [isDenied(clause) === (named === first) ? second.value : first.value];
  });
  return new Set(values).size === 1 ? values[0] : undefined;
}

const isMobile = {
  value: "mobile",
  names:
    wording(`мобил*, ұялы*, симка*, сим, sim, mobile, cellular, cell, сотов*, сотка*, телефонда*, телефон,
    на телефоне, phone*, 4g, lte, смартфон*, далада*, көшеде*, на улице`),
} as const;
const isHome = {
  value: "home",
  names:
    wording(`үйдегі*, үйдің*, үйдікі, үй, үйде, домаш*, дома, дом, home*, house, вайфай*, роутер*, кабель*,
    модем*, стационар*, проводн*, оптика*, wired, broadband, пәтер*, квартир*`),
} as const;
const isElsewhere = wording("емес*, не мобил*, не домаш*, не сотов*, не телефон*, не на телефоне, not, isnt");
const works =
  wording(`істейді, істеп*, жұмыс істейді, жақсы, дұрыс, бар, работает, норм*, хорошо, есть, works, fine,
  ok, working, все ок, жақсы істеп*`);

/** A clause that says that one of them works says nothing of where the trouble is. */
function readConnection(text: string): "home" | "mobile" | undefined {
  const troubled = clausesOf(text).filter((clause) => !works(clause) || denies(clause));
  const single = troubled.filter((clause) => !(isHome.names(clause) && isMobile.names(clause)));
  return readOpposites(single, [isMobile, isHome], isElsewhere);
}

const isAway = {
  value: "away",
  names:
    wording(`сыртта*, жұмыста*, жолда*, далада*, басқа қала*, ауылда*, дүкенде*, оқуда*, шетелде*, кеттім, кетіп*,
    үйден шық*, кейін келем*, кешке келем*, үйде болам*, барамын, бара жатыр*, қонақта*, на работе, в отъезде, уехал*,
    в дороге, на улице, в другом городе, в командировке, на даче, в гостях, вышел, вышла, вне дома, за границей,
    в отпуске, буду дома, дома буду, буду через, буду вечером, вечером буду, кешке бар*, office, вернусь*, приду*, еду домой, иду домой, away, outside, at work, in the office, travelling,
    traveling, another city, abroad, out, will be home, be home, on my way, going home`),
} as const;
const isAtHome = {
  value: "at-home",
  names: wording(
    "үйдемін, үйдеміз, үйде*, дома, дом, home, at home, пәтерде*, в квартире, осында*, тут, here",
  ),
} as const;

function readPresence(text: string): "at-home" | "away" | undefined {
  return readOpposites(clausesOf(text), [isAway, isAtHome]) ?? byStance(text, { yes: "at-home", no: "away" });
}

const isOutside = {
  value: "outside",
  names:
    wording(`сырт*, тыс*, подъез*, шатыр*, көше*, аула*, баспалдақ*, жертөле*, далада*, баған*, есік алды*,
    снаружи, на улице, улиц*, крыш*, чердак*, подвал*, лестни*, во дворе, двор*, щит*, наружн*, за дверью, столб*,
    площадк*, outside, outdoors, street, roof, stair*, entrance, hallway, basement, yard, pole`),
} as const;
const isInside = {
  value: "inside",
  names:
    wording(`іші*, іште, пәтер*, бөлме*, үйде*, үй іші*, балкон*, внутри, внутрен*, квартир*, дома, комнат*,
    в доме, в зале, на кухне, залда*, inside, indoors, apartment, flat, room, home`),
} as const;
const saysUnsure =
  wording(`білмей*, білмедім, көрмедім, көрмей*, белгісіз, не знаю, незнаю, не уверен*, непонятно,
  не видел*, не видно, не понятно, хз, без понятия, не могу сказать, dont know, do not know, not sure, unsure,
  no idea, нет idea, cant tell, idk`);

function readCablePlace(text: string): "inside" | "outside" | "unsure" | undefined {
  const clauses = clausesOf(text);
  const certain = clauses.filter((clause) => !saysUnsure(clause));
  return readOpposites(certain, [isOutside, isInside]) ?? (clauses.some(saysUnsure) ? "unsure" : undefined);
}

const saysNotHelped =
  wording(`көмектеспе*, көмектескен жоқ, көмегі болма*, болмады, болмай*, істемей*, істеме*,
  істеген жоқ, қосылма*, қосылған жоқ, өзгер* жоқ, өзгерген жоқ, өзгерме*, бәрібір, сол күйі*, бұрынғыдай, әлі жоқ,
  әлі де*, нәтиже жоқ, пайда* жоқ, интернет* жоқ, желі жоқ, ештеңе болма*, не помог*, непомог*, не работа*, неработа*,
  не заработ*, не подключ*, не появ*, без изменений, ничего не изменил*, не изменил*, то же самое, тоже самое,
  бесполезно, сол баяғы*, без толку, пользы нет, ноль реакции, ничего не поменял*, не получил*, все равно, все так же, безрезультатно, толку нет, нет результата, результата нет,
  все еще нет, еще нет, так и нет, нет интернет*, интернет* нет, интернет* нету, нет сети, didnt help,
  did not help, doesnt help, not help*, doesnt work, does not work, not working, still, нет change, nothing changed,
  nothing, same, нет luck, didnt work, did not work, нет use, isnt working, нет internet`);
const saysNotDone =
  wording(`жасамадым, жасаған жоқпын, істемедім, өшірмедім, жасай алма*, қолымнан келмей*, не делал*,
  не сделал*, не могу, не выключал*, не перезагруж*, не успел*, havent, cant, cannot, did not do, didnt do, not done`);
const saysDone =
  wording(`жасадым, істедім, орындадым, болды, дайын, бітті, қостым, жасап болдым, көмектесті, істеді,
  істеп тұр*, істеп кетті, қосылды, пайда болды, істейді, жұмыс істеп*, шықты, сделал*, готово, выполнил*,
  перезагрузил*, выключил*, включил*, помогло, заработал*, появил*, подключил*, работает, делал*, сделано, получилось,
  done, did it, did that, did, works, working, helped, it works, finished, rebooted, restarted, fixed, worked`);

function readStep(text: string): "done" | "not-helped" | undefined {
  const clauses = clausesOf(text);
  if (clauses.some(saysNotHelped)) return "not-helped";
  if (clauses.some(saysNotDone)) return undefined;
  if (clauses.some((clause) => saysDone(clause) && !denies(clause))) return "done";
  return byStance(text, { yes: "done", no: "not-helped" });
}

const asksNotice =
  wording(`хабарла*, хабар бер*, айтың*, айтып жібер*, айтарсыз*, ескерт*, жазың*, жазып жібер*,
  сообщи*, сообща*, уведом*, дайте знать, дай знать, напиши*, оповести*, скажите, смс*, notify, tell me, let me know,
  inform, text me, message me, ping me, keep me posted`);
const refusesNotice =
  wording(`хабарламаң*, хабарламай*, айтпа*, жазбаң*, не сообщ*, не уведом*, не пиши*, не надо*,
  dont notify, dont tell, do not notify, do not tell`);

function readNotice(text: string): "notify" | "no" | undefined {
  const clauses = clausesOf(text);
  if (clauses.some((clause) => refusesNotice(clause) || (asksNotice(clause) && denies(clause)))) return "no";
  return clauses.some(asksNotice) ? "notify" : byStance(text, { yes: "notify", no: "no" });
}

function readConsent(text: string): "yes" | "no" | undefined {
  return byStance(text, { yes: "yes", no: "no" });
}

function byStance<Value>(
  text: string,
  values: { readonly yes: Value; readonly no: Value },
): Value | undefined {
  const stance = readStance(text);
  return stance === "yes" || stance === "no" ? values[stance] : undefined;
}
