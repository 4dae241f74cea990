/** Why we think that there is an outage, each in Kazakh, Russian and English. */
export const evidenceWords = {
  evidence: ["Неге осылай деп ойлаймыз", "Почему мы так думаем", "Why we think so"],
  "source-monitoring": [
    "Мониторинг жүйесі түйіннің істемей тұрғанын хабарлады.",
    "Система мониторинга сообщила, что узел не работает.",
    "The monitoring system reported the node down.",
  ],
  "source-sessions": [
    "Көптеген абоненттің байланысы бір мезгілде үзілді.",
    "Сессии многих абонентов оборвались одновременно.",
    "The sessions of many subscribers were lost together.",
  ],
  "source-crowd": [
    "Көршілес бірнеше абонент бірнеше минут ішінде шағымданды.",
    "Несколько абонентов рядом написали за несколько минут.",
    "Several neighbouring subscribers wrote within minutes.",
  ],
  "source-staff": ["Қызметкер тіркеді.", "Открыл сотрудник.", "A member of staff opened it."],
  "reason-sessions-lost": [
    "Бір мезгілде үзілген байланыс: {count}, оған дейін жұмыс істеп тұрғаны: {of}.",
    "Одновременно оборвалось сессий: {count}, до этого работало: {of}.",
    "Sessions lost together: {count} of {of} that worked before.",
  ],
  "reason-seconds-lost": [
    "Алғашқы үзілістен ақау анықталғанға дейінгі секунд: {count}.",
    "Секунд от первого обрыва до решения: {count}.",
    "Seconds from the first loss to the decision: {count}.",
  ],
  "reason-sessions-back": [
    "Қайта қосылғаны: {count}, барлық үзілгені: {of}.",
    "Вернулось сессий: {count}, всего обрывалось: {of}.",
    "Sessions back: {count} of {of} that were lost.",
  ],
  "reason-nodes-unreachable": [
    "Сұрауға жауап бермеген түйіндер: {count}, сұралғаны: {of}.",
    "Не ответили на опрос узлов: {count}, опрошено: {of}.",
    "Nodes that did not answer: {count} of {of} asked.",
  ],
  "reason-nodes-restarted": [
    "Қайта қосылған түйіндер: {count}, сұралғаны: {of}.",
    "Перезапустилось узлов: {count}, опрошено: {of}.",
    "Nodes that started anew: {count} of {of} asked.",
  ],
  "reason-nodes-answer": [
    "Жауап берген түйіндер: {count}, сұралғаны: {of}.",
    "Ответило узлов: {count}, опрошено: {of}.",
    "Nodes that answer: {count} of {of} asked.",
  ],
  "reason-ports-down": [
    "Өшіп тұрған порттар: {count}, күйі белгілі порттар: {of}.",
    "Портов выключено: {count}, состояние известно у {of}.",
    "Ports down: {count} of {of} that are known.",
  ],
  "reason-complaints": [
    "Интернет жоқ деп жазған абоненттер: {count}.",
    "Абонентов, написавших, что нет интернета: {count}.",
    "Subscribers who wrote that there is no internet: {count}.",
  ],
  "reason-nas-lines-away": [
    "Қатынау серверінің үзілген желілері: {count}, барлығы: {of}.",
    "Линий сервера доступа без связи: {count} из {of}.",
    "Lines of the access server that are away: {count} of {of}.",
  ],
  "reason-monitoring-down": [
    "Мониторинг бойынша түйін істемей тұр.",
    "Мониторинг показывает, что узел не работает.",
    "Monitoring shows the node down.",
  ],
  "lost-of-affected": [
    "Түйінге тәуелді желілер: {affected}, оның ішінде байланысы үзілгені: {lost}.",
    "Линий, зависящих от узла: {affected}, из них потеряли связь: {lost}.",
    "Lines that need the node: {affected}; of these, lost: {lost}.",
  ],
  "first-lost-at": ["Алғашқы үзіліс: {at}.", "Первый обрыв: {at}.", "First loss: {at}."],
  "hint-power-feed": [
    "Жабдық тоқсыз қалған немесе қайта қосылған.",
    "Оборудование осталось без питания или перезапустилось.",
    "The equipment lost its power or started anew.",
  ],
  "hint-uplink": [
    "Түйінге жоғары жақтан қосылу мүмкін емес: магистральді тексеру керек.",
    "До узла не достучаться сверху: проверить магистраль.",
    "The node can't be reached from above: look at its uplink.",
  ],
  "hint-equipment": [
    "Түйін жауап беріп тұр, бірақ порттары бірден өшіп қалған.",
    "Узел отвечает, но его порты погасли вместе.",
    "The node answers, but its ports went down together.",
  ],
  "hint-core": [
    "Порттары қосулы: себебі жоғары тұрған жабдықта.",
    "Порты включены: причина в оборудовании выше.",
    "Its ports are up: the cause is above it.",
  ],
  "hint-unknown": [
    "Жабдық бір себепті көрсетіп тұр, бірақ бұл бет оны әлі білмейді.",
    "Оборудование указывает на причину, которой эта страница пока не знает.",
    "The equipment points at a cause that this page has no words for yet.",
  ],
  "node-up": ["жұмыс істеп тұр", "работает", "up"],
  "node-down": ["істемей тұр", "не работает", "down"],
  "node-unreachable": [
    "жауап бермейді, күйі белгісіз",
    "не отвечает, состояние неизвестно",
    "can't be asked, unknown",
  ],
  "node-unknown": ["күйі туралы дерек жоқ", "данных о состоянии нет", "nothing is known of it"],
  "told-by": ["дерек көзі: {source}", "источник: {source}", "source: {source}"],
  "kind-bng": ["қала шлюзі", "городской шлюз", "city gateway"],
  "kind-aggregation": ["аудан түйіні", "узел района", "district node"],
  "kind-switch": ["үй коммутаторы", "домовой коммутатор", "building's switch"],
  "own-fault-warning": [
    "Жеке ақауы бар желілер: {count}. Жаппай ақау жойылғанда олар өздігінен қосылып кетпейді.",
    "Линий со своей неисправностью: {count}. После аварии сами они не заработают.",
    "Lines with a fault of their own: {count}. They won't come back when the outage ends.",
  ],
} as const satisfies Record<string, readonly [kk: string, ru: string, en: string]>;
