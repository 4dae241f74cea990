/** The owner of a contract, as its papers name them. `iin` is the national id, twelve digits. */
export type Owner = { readonly name: string; readonly iin: string | null };

/**
 * S14: whether two contracts belong to one person. National ids decide where both are known; otherwise the names,
 * whatever their case, spaces, hyphens, word order and Kazakh or Russian spelling. Surname and given name must be
 * there in full, the patronymic when both have one; an initial matches nothing.
 */
export function isSameOwner(a: Owner, b: Owner): boolean {
  if (a.iin !== null && b.iin !== null) return a.iin === b.iin;
  return isSameName(wordsOf(a.name), wordsOf(b.name));
}

type Words = readonly string[];

function isSameName(a: Words, b: Words): boolean {
  if (haveSameWords(a, b)) return true;
  const [patronymicA, patronymicB] = [patronymicOf(a), patronymicOf(b)];
  if ((patronymicA === undefined) === (patronymicB === undefined)) return false;
  return haveSameWords(without(a, patronymicA), without(b, patronymicB));
}

/** Words written together or apart are the same: Нұр Сұлтан, Нұр-Сұлтан, Нұрсұлтан. */
function haveSameWords(a: Words, b: Words): boolean {
  const isWhole = [a, b].every((words) => words.length >= 2 && words.every((word) => word.length > 1));
  return isWhole && orders(a).some((order) => order.join("") === b.join(""));
}

const orders = (words: Words): readonly Words[] =>
  words.length <= 1
    ? [words]
    : words.flatMap((word, index) => orders(words.toSpliced(index, 1)).map((rest) => [word, ...rest]));

/** Names of more words than this are not taken apart; so many orders would be slow to try. */
const wordsMax = 6;

const patronymicEndings = /(?:ич|вна|чна|улы|кызы|оглы|углы|кизи)$/;

/** The word that says whose child someone is: by its ending, else the third of surname, given name, patronymic. */
function patronymicOf(words: Words): string | undefined {
  if (words.length < 3) return undefined;
  return (
    words.findLast((word) => patronymicEndings.test(word)) ?? (words.length === 3 ? words[2] : undefined)
  );
}

const without = (words: Words, word: string | undefined): Words =>
  word === undefined ? words : words.toSpliced(words.lastIndexOf(word), 1);

/** Kazakh letters as Russian papers write them; signs that one of the two leaves out are dropped. */
const spellings: Readonly<Record<string, string>> = {
  ә: "а",
  ə: "а",
  ғ: "г",
  қ: "к",
  ң: "н",
  ө: "о",
  ұ: "у",
  ү: "у",
  һ: "х",
  і: "и",
  ё: "е",
  э: "е",
  ь: "",
  ъ: "",
};

function wordsOf(name: string): Words {
  const folded = name
    .normalize("NFC")
    .toLowerCase()
    .replaceAll(/[\p{Pd}'’`]/gu, "")
    .replaceAll(/[әəғқңөұүһіёэьъ]/g, (letter) => spellings[letter] ?? letter)
    .replaceAll(/[^\p{L}]+/gu, " ")
    // A patronymic in two words: Серік ұлы.
    .replaceAll(/ (?=(?:улы|кызы|оглы|углы|кизи)(?: |$))/g, "");
  return folded
    .split(" ")
    .filter((word) => word !== "")
    .slice(0, wordsMax);
}
