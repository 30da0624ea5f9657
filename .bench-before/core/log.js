export function memoryLog() {
    const requests = [];
    const toolCalls = [];
    return {
        requests,
        toolCalls,
        writeRequest: (record) => void requests.push(record),
        writeToolCall: (record) => void toolCalls.push(record),
    };
}
