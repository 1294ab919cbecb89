// Several questions at once, but not all: a server has to answer others too.

/** What `ask` gives for each, in their order. The first that fails ends it. */
export async function askEach<T, R>(
  items: readonly T[],
  ask: (item: T) => Promise<R>,
): Promise<readonly R[]> {
  const answers: R[] = []
  let next = 0
  const worker = async (): Promise<void> => {
    while (next < items.length) {
      const at = next++
      // one after another on purpose: there are several of these
      // oxlint-disable-next-line no-await-in-loop
      answers[at] = await ask(items[at]!)
    }
  }
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, items.length) }, worker))
  return answers
}

/** Half of the connections that are kept open to one server. */
export const AT_ONCE = 4
