/** A city with its broadband gateway, which is also the RADIUS client (network access server) of its subscribers. */
export type City = {
  readonly id: string;
  readonly name: string;
  /** What generated logins of the city begin with: its dialling code. */
  readonly loginPrefix: string;
  readonly nasAddress: string;
  readonly nasSecret: string;
  /** The second byte of the loopback addresses on which the city's nodes are managed. */
  readonly managementByte: number;
  readonly streets: readonly string[];
};

export const cities: readonly City[] = [
  {
    id: "almaty",
    name: "Алматы",
    loginPrefix: "727",
    nasAddress: "127.0.10.1",
    nasSecret: "apport-orchard-27",
    managementByte: 21,
    streets: [
      "Абай даңғылы",
      "Достық даңғылы",
      "Төле би көшесі",
      "Сәтбаев көшесі",
      "Розыбакиев көшесі",
      "Жандосов көшесі",
      "Әуезов көшесі",
      "Байтұрсынұлы көшесі",
      "Гоголь көшесі",
      "Райымбек даңғылы",
    ],
  },
  {
    id: "astana",
    name: "Астана",
    loginPrefix: "717",
    nasAddress: "127.0.10.2",
    nasSecret: "left-bank-wind-71",
    managementByte: 22,
    streets: [
      "Мәңгілік Ел даңғылы",
      "Қабанбай батыр даңғылы",
      "Тұран даңғылы",
      "Сығанақ көшесі",
      "Кенесары көшесі",
      "Республика даңғылы",
      "Иманов көшесі",
      "Сарыарқа даңғылы",
      "Бөгенбай батыр даңғылы",
      "Петров көшесі",
    ],
  },
  {
    id: "shymkent",
    name: "Шымкент",
    loginPrefix: "725",
    nasAddress: "127.0.10.3",
    nasSecret: "ordabasy-square-25",
    managementByte: 23,
    streets: [
      "Тәуке хан даңғылы",
      "Қонаев даңғылы",
      "Байтұрсынов көшесі",
      "Жібек жолы даңғылы",
      "Түркістан көшесі",
      "Мәделі қожа көшесі",
      "Әл-Фараби көшесі",
      "Ильяев көшесі",
      "Республика даңғылы",
      "Гагарин көшесі",
    ],
  },
];
