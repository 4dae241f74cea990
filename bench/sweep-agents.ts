import { createSocket } from "node:dgram";
import { answerTo, ObjectTable, readRequest, usualSwitch } from "../test/harness/snmp-device.ts";

// Thousands of switches of 24 ports behind one socket, each on its own loopback address. Every now and then one says
// that a port is down. Prints its port, and how many requests it answered when it is told to end.

const ports = 24;
const changedShare = 0.002;

const usual = new ObjectTable();
usual.put(usualSwitch({ ports, down: [5, 11, 17] }));
const changed = new ObjectTable();
changed.put(usualSwitch({ ports, down: [3, 5, 11, 17] }));

let answered = 0;
const socket = createSocket({ type: "udp4", recvBufferSize: 8 * 1024 * 1024 });
socket.on("message", (datagram, from) => {
  const request = readRequest(datagram);
  if (request === undefined) return;
  answered += 1;
  const table = Math.random() < changedShare ? changed : usual;
  socket.send(
    answerTo(request, table, () => false),
    from.port,
    from.address,
    () => undefined,
  );
});
socket.bind(0, "0.0.0.0", () => process.send?.({ port: socket.address().port }));
process.on("message", () => process.send?.({ answered }, () => process.exit(0)));
