// What could not be seen, a sentence each: nothing found is no proof while one of these holds.
import type { NotSeen, Pending } from '../../propagation/diagnosis.ts'
import type { Words } from '../findings/finding-words.ts'
import { formatCount, formatCounted } from '../units.ts'

export function notSeenText(notSeen: NotSeen, words: Words): string {
  switch (notSeen.code) {
    case 'no-remote-flags':
      return 'no span says whether its parent is in another process: the flags were not sent, or the storage did not keep them'
    case 'partial-traces':
      return `${formatCounted(notSeen.traces, 'trace')} ${notSeen.traces === 1 ? 'is' : 'are'} not whole, as the source says: parents missing there prove nothing`
    case 'window-cut':
      return `${formatCounted(notSeen.heads, 'fragment')} without a caller ${notSeen.heads === 1 ? 'lies' : 'lie'} at the border of the time that was read: what called may lie beyond`
    case 'limited':
      return `only ${formatCounted(notSeen.traces, 'trace')} were read: there are more (--limit reads more, --since less)`
    case 'no-span-kinds':
      return `${formatCounted(notSeen.spans, 'span')} ${notSeen.spans === 1 ? 'does' : 'do'} not say what kind they are: which of them call was inferred from the trees`
    case 'no-attributes':
      return 'spans have no attributes: hops are found by time alone, and causes can hardly be told apart'
    case 'unsampled':
      return 'what was not sampled, and what services without tracing do, is in no span'
    case 'too-few-heads':
      return `${formatCounted(notSeen.heads, 'fragment')} of ${words.list(notSeen.services.map((name) => words.quoted(name)))} are too few to tell chance from calls: more traffic will`
    case 'not-told-apart':
      return `${formatCounted(notSeen.heads, 'fragment')} of ${words.quoted(notSeen.service)} ${words.quoted(notSeen.span)} may have a caller, which cannot be told from chance`
    case 'unstarted-calls':
      return `${formatCounted(notSeen.heads, 'trace')} of ${words.quoted(notSeen.service)} ${notSeen.heads === 1 ? 'begins' : 'begin'} with the call ${words.quoted(notSeen.span)}, which nothing is known to have started: work after an answer, or a context that was lost within ${words.quoted(notSeen.service)} (C15, C16)`
    case 'unlinked-messages':
      return `${formatCounted(notSeen.heads, 'message')} handled as ${words.quoted(notSeen.service)} ${words.quoted(notSeen.span)} ${notSeen.heads === 1 ? 'has' : 'have'} neither a parent nor a link, and no sender was found: it makes no spans, or the context is not in the messages (C11, C12)`
    case 'lost-parents':
      return `${formatCounted(notSeen.heads, 'fragment')} of ${words.quoted(notSeen.service)} ${words.quoted(notSeen.span)} ${notSeen.heads === 1 ? 'names' : 'name'} a parent that was never sent, and nothing tells why: not sampled (C20), dropped (C24), or of something in between that exports elsewhere (C07)`
    case 'doubled-spans':
      return `${notSeen.copies === 1 ? 'a copy of a span was' : `${formatCount(notSeen.copies)} copies of spans were`} left out: two exporters send the same, or one sends it again (--explain C35)`
    case 'untimed-spans':
      return `${formatCounted(notSeen.spans, 'span')} ${notSeen.spans === 1 ? 'has' : 'have'} no usable time`
  }
}

export function pendingText({ heads, traces, grace }: Pending, words: Words): string {
  return `${formatCounted(heads, 'fragment')} of ${formatCounted(traces, 'trace')} ${heads === 1 ? 'is' : 'are'} younger than ${words.duration(grace)}: a parent may still come, so that nothing is said of them`
}
