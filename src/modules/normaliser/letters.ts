import { remembering } from "../../kernel/remembering.ts";

/**
 * How the letters that subscribers type become one matching key: «жоқ», «жок», "joq", "zhoq" and ";j0" (the same keys
 * on an English layout) are one word. Keys are compared, never shown.
 */

type Table = Readonly<Record<string, string>>;

/** Pairs such as `ə=ә`; what follows the sign may be nothing. */
const tableOf = (pairs: string): Table =>
  Object.fromEntries(pairs.split(/\s+/).map((pair) => pair.split(/(?<=.)=/)));

/** Letters of other alphabets and keyboards that stand for a Kazakh one. */
const lookAlikes = tableOf("ə=ә ӓ=ә ɵ=ө ӧ=ө ҥ=ң ӊ=ң ӈ=ң ҝ=қ ҡ=қ ӄ=қ ӻ=ғ ӯ=ұ ӱ=ү ў=ұ ї=і ј=j ѕ=s");

/** Latin letters that look like Cyrillic ones, and stand for them inside a Cyrillic word. */
const twins = tableOf("a=а b=в c=с e=е h=һ i=і k=к m=м o=о p=р t=т x=х y=у");

/** Several Latin letters for one sound, the longest first. */
const digraphs = tableOf(
  "shch=щ sch=щ sh=ш ch=ч zh=ж kh=х gh=ғ ng=ң ph=ф ck=к yu=ю ye=е qu=ку a'=ә g'=ғ n'=ң o'=ө s'=ш c'=ч u'=ү",
);

/** One Latin letter for one sound: everyday chat, and the alphabets of 2018 (á ǵ ı ń ó ú ý) and 2021 (ä ğ ñ ö ş ū ü). */
const latin =
  tableOf(`a=а b=б c=с d=д e=е f=ф g=г h=х i=и j=ж k=к l=л m=м n=н o=о p=п q=қ r=р s=с t=т u=у v=в w=ш
  x=х y=ы z=з á=ә ä=ә ǵ=ғ ğ=ғ ı=ы ń=ң ñ=ң ŋ=ң ó=ө ö=ө ş=ш š=ш ú=ү ü=ү ū=ұ ý=у ç=ч č=ч ž=ж`);

/** Letters that are typed for one another, or left out: the key keeps one of them, or none. */
const folded = tableOf(`ә=а і=и ы=и й=и ң=н ғ=г қ=к х=к һ=к ұ=у ү=у ю=у ө=о ё=е э=е щ=ш ц=тс я=иа ъ= ь= ӏ=`);

/** What a qwerty key gives on the Russian layout, and its row of digits on the Kazakh one. */
const layout =
  tableOf(`q=й w=ц e=у r=к t=е y=н u=г i=ш o=щ p=з [=х ]=ъ a=ф s=ы d=в f=а g=п h=р j=о k=л l=д ;=ж '=э
  z=я x=ч c=с v=м b=и n=т m=ь ,=б .=ю \`=ё 2=ә 3=і 4=ң 5=ғ 8=ү 9=ұ 0=қ -=ө ==һ
  {=х }=ъ :=ж "=э <=б >=ю ~=ё`);

const anyDigraph = new RegExp(Object.keys(digraphs).join("|"), "gu");
const hasLatin = /\p{Script=Latin}/u;
const hasCyrillic = /\p{Script=Cyrillic}/u;
const onlyTwins = new RegExp(`^[${Object.keys(twins).join("")}\\p{Script=Cyrillic}]+$`, "u");

function replaceLetters(text: string, table: Table): string {
  let out = "";
  for (const letter of text) out += table[letter] ?? letter;
  return out;
}

/** A lower-case word in Cyrillic letters, whatever letters it was typed in. */
function toCyrillic(word: string): string {
  const known = replaceLetters(word, lookAlikes);
  if (!hasLatin.test(known)) return known;
  if (hasCyrillic.test(known) && onlyTwins.test(known)) return replaceLetters(known, twins);
  const plain = known.replace(/\p{Script=Latin}/gu, withoutMarks);
  return replaceLetters(
    plain.replace(anyDigraph, (letters) => digraphs[letters]!),
    latin,
  );
}

/** A Latin letter of no alphabet of ours, without what stands above or below it. */
const withoutMarks = (letter: string): string =>
  latin[letter] === undefined ? letter.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase() : letter;

/** The matching key of one word: lower case, Cyrillic, folded, without repeated letters. */
export const foldWord: (word: string) => string = remembering(fold);

function fold(word: string): string {
  const cyrillic = toCyrillic(word.normalize("NFKC").toLowerCase());
  return replaceLetters(cyrillic.normalize("NFD").replace(/[^\p{L}]/gu, ""), folded)
    .replace(/нг+/gu, "н")
    .replace(/(.)\1+/gu, "$1");
}

/** A text as the same keys would have written it on the Russian or Kazakh layout. */
export function swapLayout(text: string): string {
  return text.toLowerCase().replace(/\S+/g, (keys) => {
    const word = keys.replace(/[.,!?]+$/, "");
    return /[a-z]/.test(word) ? replaceLetters(word, layout) + keys.slice(word.length) : keys;
  });
}
