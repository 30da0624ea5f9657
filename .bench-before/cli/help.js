/** What `aw --help` says behind the lists of options and commands. */
export const help = `
Examples:
  aw demo
  aw "Name three rivers"                              with OPENAI_API_KEY set
  aw -m sim:prose "Why is the sky blue?"              simulated, without a key
  git diff | aw -m claude-haiku-4-5 "Review this"     with ANTHROPIC_API_KEY set
  aw --schema "name, age int" "Invent a person"       checked JSON
  aw -T tools.ts -a plan.pdf -u "What does it cost?"  your tools, a file, usage
  aw -c "And in euros?"                               goes on with it
  aw -- "-40 F in Celsius?"                           begins with a dash

-o takes the options of the library's prompts; a value is JSON, or else text:
  -o maxTokens=500  -o 'stop=["END"]'  -o reasoning=high  -o timeoutMs=60000

Environment: OPENAI_API_KEY, ANTHROPIC_API_KEY, ... (aw keys), OPENAI_BASE_URL,
  ANTHROPIC_BASE_URL, AFTERWORD_MODEL, AFTERWORD_HOME (keys.json, aliases.json,
  logs.db), NO_COLOR, AFTERWORD_DEBUG=1 (errors in full)

Exit codes: 0 done, 1 failed, 2 a mistake in what was asked, 3 not found,
  4 no key or a wrong one, 5 timed out or still running, 6 cancelled or expired,
  8 over the cost limit, 130 interrupted`;
