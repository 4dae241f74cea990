/** Words of the access network's tree and of finding nodes in it, each in Kazakh, Russian and English. */
export const networkWords = {
  tree: ["Желі құрылымы", "Дерево сети", "Network tree"],
  "tree-hint": [
    "Көрсеткі пернелерімен жылжып, ашып-жаба аласыз.",
    "Стрелки: перемещение, раскрыть, свернуть.",
    "Arrow keys: move, open, close.",
  ],
  "tree-node-here": ["ақау осы түйінде", "узел этой аварии", "this outage's node"],
  "tree-node-affected": ["ақау қамтыған", "затронут", "affected"],
  "tree-lines": [
    "желі: {lines}, байланыста: {online}, үзілген: {lost}",
    "линий: {lines}, на связи: {online}, потеряли: {lost}",
    "lines: {lines}, online: {online}, lost: {lost}",
  ],
  "tree-empty": [
    "Желі құрылымы туралы дерек жоқ.",
    "Данных о дереве нет.",
    "There is nothing to show of the tree.",
  ],
  "node-search": ["Түйін", "Узел", "Node"],
  "node-search-hint": [
    "Атауын, мекенжайын немесе идентификаторын жазыңыз не төменнен таңдаңыз.",
    "Напишите название, адрес или идентификатор либо выберите ниже.",
    "Write its name, address or id, or choose it below.",
  ],
  "picker-hint": [
    "Көрсеткі пернелерімен жылжып, ашып-жаба аласыз, Enter таңдайды.",
    "Стрелки: перемещение, раскрыть, свернуть. Enter: выбрать.",
    "Arrow keys: move, open, close. Enter: choose.",
  ],
  "picker-hint-several": [
    "Көрсеткі пернелерімен жылжып, ашып-жаба аласыз, Enter таңдайды немесе алып тастайды. Бірнешеуін таңдауға болады.",
    "Стрелки: перемещение, раскрыть, свернуть. Enter: выбрать или убрать. Можно выбрать несколько.",
    "Arrow keys: move, open, close. Enter: choose or remove. There may be several.",
  ],
  "node-none-found": [
    "Мұндай түйін табылмады. Басқаша жазып көріңіз.",
    "Такого узла нет. Попробуйте написать иначе.",
    "There is no such node. Try other words.",
  ],
  "nodes-found": ["Табылған түйіндер: {count}.", "Найдено узлов: {count}.", "Nodes found: {count}."],
  "nodes-found-part": [
    "Табылған түйіндер: {count}. Алғашқылары ғана көрсетілді, нақтырақ жазыңыз.",
    "Найдено узлов: {count}. Показаны первые, уточните запрос.",
    "Nodes found: {count}. The first are shown; be more precise.",
  ],
  "node-chosen": ["таңдалды", "выбран", "chosen"],
  "nodes-none-chosen": ["Әлі ештеңе таңдалмаған.", "Пока ничего не выбрано.", "Nothing is chosen yet."],
  "remove-node": ["Алып тастау: {node}", "Убрать: {node}", "Remove: {node}"],
  "network-empty": ["Желіде әзірге түйін жоқ.", "В сети пока нет узлов.", "The network has no nodes yet."],
} as const satisfies Record<string, readonly [kk: string, ru: string, en: string]>;
