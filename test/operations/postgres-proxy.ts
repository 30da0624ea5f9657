/** Stands between a store and its PostgreSQL, so that a test can lose, keep back or cut what is sent. */
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** Passes on what a client sends, as `pass` has it, and all that the server answers. */
export async function between(port: number, pass: (from: Socket, to: Socket, data: Buffer) => void) {
  const sockets = new Set<Socket>();
  const proxy = createServer((from) => {
    const to = connect(port, "127.0.0.1");
    for (const [one, other] of [
      [from, to],
      [to, from],
    ] as const) {
      sockets.add(one);
      one.on("error", () => {});
      one.on("close", () => other.destroy());
    }
    from.on("data", (data) => pass(from, to, data));
    to.on("data", (data) => from.write(data));
  }).listen(0, "127.0.0.1");
  await once(proxy, "listening");
  const { port: own } = proxy.address() as AddressInfo;
  return {
    url: (url: string) => url.replace(`:${port}/`, `:${own}/`),
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      proxy.close();
    },
  };
}
