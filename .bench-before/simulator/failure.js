export class Failure extends Error {
    status;
    facts;
    headers;
    constructor(status, message, facts = {}, headers = {}) {
        super(message);
        this.status = status;
        this.facts = facts;
        this.headers = headers;
    }
}
