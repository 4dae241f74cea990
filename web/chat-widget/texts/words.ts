import { languages, type Language } from "../../../src/kernel/language.ts";

/** The widget's own words, each in Kazakh, Russian and English. What the assistant says comes from the server. */
const words = {
  "language-name": ["Қазақша", "Русский", "English"],
  "language-short": ["Қаз", "Рус", "Eng"],
  language: ["Тіл", "Язык", "Language"],
  assistant: ["Виртуалды көмекші", "Виртуальный помощник", "Virtual assistant"],
  chat: ["Чат", "Чат", "Chat"],
  "open-chat": ["чатты ашу", "открыть чат", "open the chat"],
  "close-chat": ["Чатты жабу", "Закрыть чат", "Close the chat"],
  "start-anew": ["Жаңа әңгіме бастау", "Начать новый разговор", "Start a new conversation"],
  transcript: ["Әңгіме", "Разговор", "Conversation"],
  "new-messages": ["Жаңа хабарлар", "Новые сообщения", "New messages"],
  subscriber: ["Сіз", "Вы", "You"],
  operator: ["Оператор", "Оператор", "Operator"],
  system: ["Хабарландыру", "Уведомление", "Notice"],
  choices: ["Жауап нұсқалары", "Варианты ответа", "Answers to choose from"],
  input: ["Хабарыңызды жазыңыз", "Напишите сообщение", "Write a message"],
  send: ["Жіберу", "Отправить", "Send"],
  "too-long": [
    "Хабар тым ұзын. Қысқартыңыз немесе бөліп жіберіңіз.",
    "Сообщение слишком длинное. Сократите его или отправьте по частям.",
    "The message is too long. Shorten it or send it in parts.",
  ],
  "connection-lost": [
    "Байланыс жоқ. Жазғаныңыз сақталады, байланыс пайда болғанда өзі жіберіледі.",
    "Нет связи. Всё, что Вы напишете, сохранится и отправится само, когда связь появится.",
    "No connection. What you write is kept and is sent by itself when the connection is back.",
  ],
  waiting: [
    "Байланыс пайда болғанда жіберіледі",
    "Отправится, когда появится связь",
    "Will be sent when the connection is back",
  ],
  refused: ["Жіберілмеді.", "Не отправлено.", "Not sent."],
  correct: ["Түзету", "Исправить", "Correct"],
  restarted: [
    "Алдыңғы әңгіме енді қолжетімсіз, сондықтан жаңасы басталды. Жіберілмей қалған хабарларыңыз осында жіберіледі.",
    "Прежний разговор больше недоступен, поэтому начат новый. Сообщения, которые не успели уйти, отправятся сюда.",
    "The earlier conversation is no longer available, so a new one has begun. Messages not sent yet are sent here.",
  ],
  "waiting-operator": [
    "Оператор күтілуде. Жаза беріңіз, оператор бәрін көреді.",
    "Ждём оператора. Можно писать дальше: он увидит всё.",
    "Waiting for an operator. You can go on writing: the operator will see it all.",
  ],
  "operator-answers": [
    "Сізге оператор жауап береді.",
    "Вам отвечает оператор.",
    "An operator is answering you.",
  ],
  "new-page": ["жаңа бетте ашылады", "откроется на новой странице", "opens on a new page"],
  number: ["№", "№", "No."],
  ticket: ["Өтініш", "Заявка", "Request"],
  visit: ["Техниктің келуі", "Выезд техника", "Technician's visit"],
  outage: ["Жаппай ақау", "Массовая авария", "Mass outage"],
  case: ["Төлем бойынша өтініш", "Заявка по платежу", "Payment request"],
  checks: ["Тексеру", "Проверка", "Checks"],
  pending: ["тексерілуде", "проверяется", "being checked"],
  unknown: ["тексеру мүмкін болмады", "проверить не удалось", "could not be checked"],
  "check-outage": ["Үйдегі жабдық", "Оборудование дома", "Building's equipment"],
  "outage-none": ["жаппай ақау жоқ", "массовой аварии нет", "no mass outage"],
  "outage-outage": ["жаппай ақау", "массовая авария", "mass outage"],
  "check-line": ["Желіңіз", "Ваша линия", "Your line"],
  "line-ok": ["жұмыс істеп тұр", "работает", "works"],
  "line-no-session": ["интернет байланысы жоқ", "нет соединения", "no connection"],
  "line-cable-cut": ["шоғырсым үзілген", "обрыв кабеля", "the cable is cut"],
  "line-port-down": ["сигнал жоқ", "нет сигнала", "no signal"],
  "line-router-silent": ["роутер көрінбейді", "роутер не виден", "the router is not seen"],
  "line-line-errors": ["қате көп", "много ошибок", "many errors"],
  "line-drops": ["байланыс жиі үзіледі", "частые обрывы", "frequent drops"],
  "check-visit": ["Техниктің келуі", "Выезд техника", "Technician's visit"],
  "visit-none": ["ашық өтініш жоқ", "открытых заявок нет", "none is open"],
  "visit-open": ["өтініш ашық", "заявка открыта", "open"],
  "check-account": ["Қызмет", "Услуга", "Service"],
  "account-unpaid": [
    "абоненттік төлем төленбеген",
    "абонентская плата не внесена",
    "the monthly fee is not paid",
  ],
  "account-suspended": [
    "«Ерікті бұғаттау» қосулы",
    "включена «Добровольная блокировка»",
    "paused by voluntary suspension",
  ],
} as const satisfies Record<string, readonly [kk: string, ru: string, en: string]>;

export type Word = keyof typeof words;

/** One of the widget's words in a language. */
export const word = (name: Word, language: Language): string =>
  words[name][languages.indexOf(language)] ?? "";

/** Whether there is such a word: a newer server may send kinds and results that have none yet. */
export const isWord = (name: string): name is Word => Object.hasOwn(words, name);

/** What the result of a check is called; one without a word reads as unknown, never as fine. */
export function resultWord(check: string, result: string): Word {
  const name = `${check}-${result}`;
  return isWord(name) ? name : result === "pending" ? "pending" : "unknown";
}
