/**
 * The endings of Kazakh, from the outermost inwards. Capitals are sounds that follow the word before them: A is а or е,
 * I is ы or і, K is қ or к; L, N, Q, D, B, G, H and M are the consonant that the last letter of the word asks for.
 * `~` stands after a vowel only, `!` after a known verb only. What is formed into another word (-лық, -шы, -лы, and
 * -сыз "without") is no ending here, and neither is -ма/-ме, which says "not".
 */
export const layers = ["verb", "person", "case", "possessive", "plural"] as const;

type Layer = (typeof layers)[number];

export const kazakhEndings: Readonly<Record<Layer, string>> = {
  // Tense and mood, with their persons.
  verb: `DI DIм DIң DIңIз DIңдAр DIңIздAр !DIK GAн GAнмIн GAнсIң GAнсIз GAнбIз GAнмIз
    AмIн AсIң AсIз AдI AмIз AсIңдAр AсIздAр !Aм ~ймIн ~йсIң ~йсIз ~йдI ~ймIз ~йсIңдAр ~йсIздAр ~йм
    Iп ~п IптI ~птI IппIн ~ппIн сA сAм сAң сAңIз сAңIздAр !сAK IңIз ~ңIз IңIздAр ~ңIздAр IңIзшI ~ңIзшI IңIздAршI
    ~ңIздAршI !шI сIн сIншI AйIн !~йIн AйIK !~йIK AйIншI !~йIншI AйIKшI !~йIKшI AтIн ~йтIн GAлI !GIм !GIсI !GIмIз !GIңIз
    HIм HIсI HIмIз HIңIз !Aр !~р у !A`,
  person: "MIн MIз DAмIн DAмIз DAсIз DAсIң сIң",
  case: `QIң NI GA DA BAн Mен Mенен DAGI NIкI IнA IндA IнAн IнIң IндAGI IнIкI Iн сIнA сIндA сIнAн сIнIң сIндAGI
    сIнIкI сIн IмA IңA`,
  possessive: "Iм ~м Iң ~ң IңIз ~ңIз I ~сI IмIз ~мIз",
  plural: "LAр",
};

/** After «-ма» of a verb these say when it does not happen: «қосылмай», «қосылмас». */
export const endingsOfNot = ["й", "с"] as const;
