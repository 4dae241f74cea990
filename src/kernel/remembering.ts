/**
 * A pure function of a text that remembers what it answered, for words, which people repeat. What is remembered is
 * forgotten all at once when it is more than `rememberedMax` answers.
 */
export function remembering<Answer>(
  answer: (text: string) => Answer,
  rememberedMax = 20_000,
): (text: string) => Answer {
  const remembered = new Map<string, Answer>();
  return (text) => {
    const known = remembered.get(text);
    if (known !== undefined) return known;
    if (remembered.size >= rememberedMax) remembered.clear();
    const found = answer(text);
    remembered.set(text, found);
    return found;
  };
}
