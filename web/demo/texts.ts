import type { Localized } from "../../src/kernel/language.ts";

/** The demo page's sentences, by the name of the place in `index.html` where they stand. */
export const texts = {
  title: {
    kk: "Үйдегі интернет — демо-провайдер",
    ru: "Домашний интернет — демо-провайдер",
    en: "Home internet — demo provider",
  },
  brand: { kk: "Демо-провайдер", ru: "Демо-провайдер", en: "Demo provider" },
  skip: { kk: "Мазмұнға өту", ru: "Перейти к содержанию", en: "Skip to content" },
  languages: { kk: "Тіл", ru: "Язык", en: "Language" },
  heading: {
    kk: "Үйде интернет жоқ па?",
    ru: "Дома нет интернета?",
    en: "No internet at home?",
  },
  lead: {
    kk: "Көмекші желіңізді бірден тексеріп, себебін айтады. Қажет болса, техникті шақырып, келетін уақытын жазып береді.",
    ru: "Помощник сразу проверит Вашу линию и назовёт причину. Если нужно, вызовет техника и напишет, когда тот придёт.",
    en: "The assistant checks your line at once and says what is wrong. Where it takes a technician, it books one and says by when.",
  },
  ask: {
    kk: "Төмендегі оң жақ бұрыштағы чатты ашып, өз сөзіңізбен жазыңыз: қазақша, орысша немесе ағылшынша.",
    ru: "Откройте чат в правом нижнем углу и напишите своими словами: по-казахски, по-русски или по-английски.",
    en: "Open the chat in the lower right corner and write in your own words: in Kazakh, Russian or English.",
  },
  help: { kk: "Көмек беті", ru: "Страница помощи", en: "Help page" },
  "help-link": { kk: "/help", ru: "/ru/help", en: "/en/help" },
  status: {
    kk: "Мекенжайыңыздағы интернет",
    ru: "Интернет по Вашему адресу",
    en: "Internet at your address",
  },
  "status-link": { kk: "/status", ru: "/ru/status", en: "/en/status" },
  try: { kk: "Байқап көріңіз", ru: "Попробуйте", en: "Try it" },
  how: {
    kk: "Чатқа «үйде интернет жоқ» деп жазыңыз. Көмекші логинді сұрағанда, мына логиндердің бірін беріңіз:",
    ru: "Напишите в чат «дома нет интернета». Когда помощник спросит логин, назовите один из этих:",
    en: "Write “no internet at home” in the chat. When the assistant asks for the login, give one of these:",
  },
  login: { kk: "Логин", ru: "Логин", en: "Login" },
  shows: { kk: "Не көрсетеді", ru: "Что показывает", en: "What it shows" },
  code: {
    kk: "Көмекші байланыс нөміріне код жіберсе, SMS мәтінін симулятор бетінен оқисыз. Аттар мен мекенжайлардың бәрі ойдан алынған.",
    ru: "Если помощник отправит код на контактный номер, SMS видно на странице симулятора. Все имена и адреса вымышлены.",
    en: "When the assistant sends a code to the contact number, the SMS shows on the simulator's page. All names and addresses are made up.",
  },
  network: { kk: "Симуляциядағы желі", ru: "Сеть в симуляторе", en: "The simulated network" },
  faults: {
    kk: "Желінің күйі нақты RADIUS пакеттерінен белгілі болады. Симулятор бетінде шоғырсымды үзіп, үйдің жабдығын өшіріп, роутерді сөндіріп көруге болады.",
    ru: "Состояние линий известно из настоящих пакетов RADIUS. На странице симулятора можно оборвать кабель, обесточить дом, выключить роутер.",
    en: "The state of the lines comes from real RADIUS packets. On the simulator's page you can cut a cable, power off a building or switch off a router.",
  },
  simulator: {
    kk: "Симулятор бетін ашу",
    ru: "Открыть страницу симулятора",
    en: "Open the simulator's page",
  },
  accounts: {
    kk: "Қызметкерлердің демо-аккаунттары",
    ru: "Демо-аккаунты сотрудников",
    en: "Demo staff accounts",
  },
  accountsNote: {
    kk: "Олар тек демо режимінде бар.",
    ru: "Они есть только в демо-режиме.",
    en: "They exist only in the demo.",
  },
  role: { kk: "Рөлі", ru: "Роль", en: "Role" },
  email: { kk: "Электрондық пошта", ru: "Электронная почта", en: "E-mail" },
  password: { kk: "Құпиясөз", ru: "Пароль", en: "Password" },
  "made-up": {
    kk: "Бұл — көрсетілім беті, провайдердің сайты емес. Абоненттері мен желісі симуляторда жасалған.",
    ru: "Это демонстрационная страница, а не сайт провайдера. Абоненты и сеть созданы симулятором.",
    en: "This is a demonstration page, not a provider's site. Its subscribers and network are simulated.",
  },
} as const satisfies Record<string, Localized>;

/** A login of the demo network, or the first and last of a row that are all alike, and what it is there to show. */
export type DemoLogin = { readonly from: string; readonly to?: string; readonly shows: Localized };

/** The fixed logins of the demo network. */
export const demoLogins: readonly DemoLogin[] = [
  {
    from: "7010000001",
    shows: {
      kk: "Бәрі дұрыс істейді, төленген; топтамасында мобильді байланыс пен ТВ бар",
      ru: "Всё работает, оплачено; в пакете мобильная связь и ТВ",
      en: "Everything works and is paid; a bundle with mobile and TV",
    },
  },
  {
    from: "7010000002",
    shows: {
      kk: "Үйдегі жабдық істемейді: жаппай ақау",
      ru: "Не работает оборудование дома: массовая авария",
      en: "The building's equipment is down: a mass outage",
    },
  },
  {
    from: "7010000003",
    shows: {
      kk: "Шоғырсым пәтердің сыртында үзілген, төленген: техник шақырылады",
      ru: "Кабель оборван вне квартиры, оплачено: вызывается техник",
      en: "Cable cut outside the flat, paid: a technician is booked",
    },
  },
  {
    from: "7010000004",
    shows: {
      kk: "Шоғырсым үзілген, бірақ абоненттік төлем төленбеген",
      ru: "Кабель оборван, но абонентская плата не внесена",
      en: "Cable cut, but the monthly fee is not paid",
    },
  },
  {
    from: "7010000005",
    shows: {
      kk: "Екі күннен бері байланыс 40–110 минут сайын үзіледі",
      ru: "Два дня связь обрывается каждые 40–110 минут",
      en: "For two days the connection has dropped every 40–110 minutes",
    },
  },
  {
    from: "7010000006",
    shows: { kk: "Роутер өшірулі", ru: "Роутер выключен", en: "The router is switched off" },
  },
  {
    from: "7010000007",
    shows: {
      kk: "Интернет бар, бірақ желідегі қателер көбейіп барады",
      ru: "Интернет есть, но на линии растёт число ошибок",
      en: "There is internet, but errors on the line are rising",
    },
  },
  {
    from: "7010000008",
    shows: {
      kk: "Шоғырсым үзілген, техниктің келуі белгіленіп қойған",
      ru: "Кабель оборван, выезд техника уже назначен",
      en: "Cable cut, a technician's visit is open already",
    },
  },
  {
    from: "7010000009",
    shows: {
      kk: "Абоненттің өз роутері, бәрі дұрыс істейді",
      ru: "Собственный роутер абонента, всё работает",
      en: "The subscriber's own router, everything works",
    },
  },
  {
    from: "7010000010",
    shows: {
      kk: "Абоненттің өтініші бойынша «Ерікті бұғаттау» қосулы",
      ru: "По просьбе абонента включена «Добровольная блокировка»",
      en: "Suspended at the subscriber's own request",
    },
  },
  {
    from: "7010000011",
    shows: {
      kk: "Желінің күйін анықтау мүмкін емес: оператор қосылады",
      ru: "Состояние линии выяснить нельзя: подключается оператор",
      en: "The line's state cannot be found out: an operator takes over",
    },
  },
  {
    from: "7010000012",
    to: "7010000013",
    shows: {
      kk: "Бір иенің екі логині, бәрі дұрыс істейді",
      ru: "Два логина одного владельца, всё работает",
      en: "Two logins of one owner, everything works",
    },
  },
  {
    from: "7010000021",
    to: "7010000029",
    shows: {
      kk: "7010000003 сияқты, әрқайсысы басқа үйде",
      ru: "Как 7010000003, каждый в другом доме",
      en: "Like 7010000003, each in another building",
    },
  },
  {
    from: "7010000031",
    to: "7010000039",
    shows: { kk: "7010000001 сияқты", ru: "Как 7010000001", en: "Like 7010000001" },
  },
];
