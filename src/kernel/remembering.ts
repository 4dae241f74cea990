/**
 * A pure function of a text that remembers what it answered, for words, which people repeat. What is longer than any
 * word is not remembered, and all is forgotten at once when it is more than `rememberedMax` answers.
 */
export function remembering<Answer>(
  answer: (text: string) => Answer,
  rememberedMax = 20_000,
): (text: string) => Answer {
  const remembered = new Map<string, Answer>();
  return (text) => {
    if (text.length > lettersMax) return answer(text);
    const known = remembered.get(text);
    if (known !== undefined) return known;
    if (remembered.size >= rememberedMax) remembered.clear();
    const found = answer(text);
    remembered.set(text, found);
    return found;
  };
}

/** Whoever sends something long in one piece can't fill the memory with it. */
const lettersMax = 40;
