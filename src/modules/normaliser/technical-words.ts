import { remembering } from "../../kernel/remembering.ts";
import { foldWord } from "./letters.ts";

/** Words of the trade that are spelt in many ways; the first spelling stands for all of them. */
const spellings: readonly (readonly string[])[] = [
  [
    "вайфай",
    "wifi",
    "вафай",
    "вифи",
    "вайфи",
    "vaifai",
    "vayfay",
    "уайфай",
    "уифи",
    "waifai",
    "wai fai",
    "вай фай",
  ],
  ["вайфай", "wi fi", "ви фи", "вай фи", "vai fai", "уай фай", "wai fi"],
  ["роутер", "router", "рутер", "раутер", "ройтер", "роутир", "рооутер", "роутр", "ротер"],
  ["модем", "modem", "мадем", "модэм"],
  [
    "интернет",
    "интирнет",
    "интренет",
    "интернт",
    "интеренет",
    "ынтернет",
    "инетрнет",
    "интенет",
    "инет",
    "inet",
  ],
  ["телевизор", "тв", "теледидар", "телик", "телек", "телевидени", "телевизр"],
  ["приставк", "стб", "stb"],
  ["ип", "айпи", "ай пи"],
  ["впн", "випиэн", "вепеэн"],
  ["хдми", "эйчдиэмай"],
  ["лте", "lte", "элтэе", "фо джи"],
  ["смс", "sms", "эсэмэс", "смска"],
  ["днс", "dns", "дээнэс"],
  ["билайн", "beeline", "белайн", "beline", "билаин"],
  ["ютуб", "youtube", "ютюб", "ютьюб", "утуб", "utub"],
  ["гугл", "google", "гугол", "гоогл"],
  ["ватсап", "whatsapp", "вацап", "вотсап", "вотсапп", "уатсап", "воцап", "ватцап", "уацап"],
  ["инстаграм", "instagram", "инста", "insta", "инстик"],
  ["телеграм", "telegram", "телега", "телеграмм"],
  ["тикток", "tiktok", "тик ток", "tik tok"],
  ["каспи", "kaspi", "каспий", "kaspii"],
];

/** How people shorten everyday words; whole words only. */
const everyday: readonly (readonly string[])[] = [
  ["что", "што", "шо", "чо", "чё", "че"],
  ["сейчас", "сечас", "щас", "счас", "сичас", "щаз"],
  ["спасибо", "спс", "спасиб", "пасиб", "пасибо", "спсб"],
  ["пожалуйста", "пж", "плиз", "плз", "пжл", "пжлст", "пожалуста", "пжста"],
  ["сегодня", "седня", "сёдня", "сегоня"],
  ["вообще", "ваще", "воще", "вобще"],
  ["ничего", "ниче", "ничо"],
  ["хорошо", "харашо"],
  ["здравствуйте", "здрасте", "здрасьте", "здраствуйте", "здрсте"],
  ["рахмет", "рахм", "рхмт", "рахме"],
  ["сәлеметсіз", "салеметсиз", "салеметсизб"],
  ["болып", "боп"],
  ["келіп", "кеп"],
  ["қазір", "казр"],
];

/** Shorter spellings match whole words only: as beginnings they are in too many others. */
const beginningLettersMin = 4;

const foldAll = (text: string): string => text.split(" ").map(foldWord).join(" ");

const whole = new Map<string, string>();
const beginnings: (readonly [string, string])[] = [];
for (const [standard = "", ...variants] of spellings) {
  for (const variant of variants.map(foldAll)) {
    whole.set(variant, foldWord(standard));
    if (variant.length >= beginningLettersMin && !variant.includes(" "))
      beginnings.push([variant, foldWord(standard)]);
  }
}

for (const [standard = "", ...variants] of everyday)
  for (const variant of variants) whole.set(foldWord(variant), foldWord(standard));

const standardWord = remembering((word: string): string => {
  const known = whole.get(word);
  if (known !== undefined) return known;
  const beginning = beginnings.find(([variant]) => word.startsWith(variant));
  return beginning === undefined ? word : beginning[1] + word.slice(beginning[0].length);
});

/** Matching keys with the words of the trade in their one spelling, also where they were typed as two words. */
export function standardise(words: readonly string[]): readonly string[] {
  const out: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const pair = whole.get(`${words[at]} ${words[at + 1]}`);
    out.push(pair ?? standardWord(words[at]!));
    if (pair !== undefined) at++;
  }
  return out;
}
