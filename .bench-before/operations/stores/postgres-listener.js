/** How often a connection is asked whether it is still there: one whose other end has vanished says nothing by itself. */
const beatMs = 10_000;
const longestWaitMs = 5_000;
export class Listener {
    #connections;
    #heard;
    #client;
    #timer;
    #closed = false;
    constructor(connections, heard) {
        this.#connections = connections;
        this.#heard = heard;
    }
    /** Hears from now on. It does not keep a process alive. */
    static async on(connections, heard) {
        const listener = new Listener(connections, heard);
        await listener.#connect();
        return listener;
    }
    async close() {
        this.#closed = true;
        clearTimeout(this.#timer);
        this.#client?.ref();
        await this.#client?.end().catch(() => { });
    }
    async #connect() {
        const client = this.#connections.client();
        // Told by "end" as well, once and for all.
        client.on("error", () => { });
        client.on("notification", ({ payload = "" }) => this.#heard.onMessage(payload));
        await client.connect();
        try {
            await client.query(`LISTEN "${this.#heard.channel}"`);
        }
        catch (error) {
            client.end().catch(() => { });
            throw error;
        }
        client.once("end", () => this.#reconnect(0));
        this.#client = client;
        client.unref();
        this.#later(beatMs, () => this.#beat(client));
        if (this.#closed)
            await this.close();
    }
    #reconnect(tries) {
        this.#client = undefined;
        if (this.#closed)
            return;
        this.#later(tries === 0 ? 0 : Math.min(50 * 2 ** tries, longestWaitMs), () => this.#connect().then(() => this.#heard.onGap(), () => this.#reconnect(tries + 1)));
    }
    async #beat(client) {
        const late = setTimeout(() => client.connection.stream.destroy(), beatMs).unref();
        // What is wrong with it ends it, which is told.
        await client.query("SELECT 1").catch(() => { });
        clearTimeout(late);
        if (client === this.#client)
            this.#later(beatMs, () => this.#beat(client));
    }
    #later(ms, run) {
        clearTimeout(this.#timer);
        this.#timer = setTimeout(run, ms).unref();
    }
}
