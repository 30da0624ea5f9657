/** Warns of a file on a network file system, on which several machines would damage it. */
import { statfs } from "node:fs/promises";
/** What Linux calls them: https://man7.org/linux/man-pages/man2/statfs.2.html. Those in user space, which may be either, are not told apart. */
const networks = new Map([
    [0x6969, "NFS"],
    [0x517b, "SMB"],
    [0xfe534d42, "SMB"],
    [0xff534d42, "CIFS"],
    [0x01021997, "9P"],
    [0x5346414f, "AFS"],
    [0x00c36400, "Ceph"],
]);
const warned = new Set();
/** Once for each file. @param ask where the system tells on what a file is */
export async function warnOfNetwork(path, ask = statfs) {
    if (path === ":memory:" || warned.has(path))
        return;
    // Where the system does not tell, nothing is known.
    const { type } = await ask(path).catch(() => ({ type: 0 }));
    // Some systems give it with a sign.
    const network = networks.get(type >>> 0);
    if (network === undefined || warned.has(path))
        return;
    warned.add(path);
    process.emitWarning(`The store ${path} is on a network file system (${network}). SQLite cannot rely on its locks: used by several machines at once, the file can be damaged. Put it on a local disk, or use a store in PostgreSQL.`, { type: "AfterwordWarning", code: "AFTERWORD_STORE_ON_NETWORK" });
}
