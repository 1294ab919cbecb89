// One fact of every kind, so that none is left without its words.
import type { Evidence } from '../../src/propagation/causes/evidence.ts'
import type { NotSeen } from '../../src/propagation/diagnosis.ts'
import { atMs } from './spans.ts'

/** At least one of every kind; names are as given. */
export function everyEvidence(name: string): readonly Evidence[] {
  return Object.values(evidenceOf(name)).flat()
}

type OfEach<Union extends { readonly code: string }> = {
  readonly [Code in Union['code']]: readonly Extract<Union, { readonly code: Code }>[]
}

function evidenceOf(name: string): OfEach<Evidence> {
  return {
    'inside-caller': [
      { code: 'inside-caller', share: 0.9, byChance: 0.1, p: 0.0001, others: [] },
      { code: 'inside-caller', share: 0.4, byChance: 0.1, p: 0.01, others: ['shop'] },
      { code: 'inside-caller', share: 0.2, byChance: 0.1, p: 0.01, others: ['a', 'b', 'c', 'shop'] },
    ],
    'start-gap': [
      { code: 'start-gap', median: 12_300_000, spread: 4_000_000 },
      { code: 'start-gap', median: 1_000_000, spread: 0 },
    ],
    'clock-moved': [
      { code: 'clock-moved', by: 24_100_000 },
      { code: 'clock-moved', by: -24_100_000 },
    ],
    'same-key': [
      { code: 'same-key', key: name, count: 1, of: 1 },
      { code: 'same-key', key: name, count: 40, of: 50 },
      { code: 'same-key', key: 'value', count: 50, of: 50 },
      { code: 'same-key', key: 'low-64', count: 50, of: 50 },
    ],
    'parent-elsewhere': [{ code: 'parent-elsewhere', count: 1 }],
    link: [{ code: 'link', count: 50, of: 50 }],
    'no-client-span': [{ code: 'no-client-span', service: name, callee: name }],
    'dangling-exits': [
      { code: 'dangling-exits', count: 1, of: 1 },
      { code: 'dangling-exits', count: 50, of: 50 },
      { code: 'dangling-exits', count: 3, of: 50 },
    ],
    hole: [{ code: 'hole', share: 0.98 }],
    'bad-row': [{ code: 'bad-row', service: name, edges: 3 }],
    'bad-both-ways': [{ code: 'bad-both-ways', service: 'shop' }],
    'bad-column': [{ code: 'bad-column', service: name, edges: 3 }],
    'only-this-cell': [
      { code: 'only-this-cell', healthyCallers: [name, name], healthyCallees: [name] },
      { code: 'only-this-cell', healthyCallers: [], healthyCallees: [] },
    ],
    slice: [
      { code: 'slice', service: name, attribute: name, broken: [name], healthy: [name, name] },
      { code: 'slice', service: undefined, attribute: name, broken: [name], healthy: [name] },
    ],
    'part-of-calls': [{ code: 'part-of-calls', broken: 34, healthy: 46 }],
    'user-agent': [
      { code: 'user-agent', value: name, library: name },
      { code: 'user-agent', value: name, library: undefined },
    ],
    scopes: [
      { code: 'scopes', service: name, present: [], missing: name },
      { code: 'scopes', service: name, present: [name], missing: name },
      { code: 'scopes', service: name, present: [name, name], missing: undefined },
    ],
    'no-exit-scope': [{ code: 'no-exit-scope', service: name, serverScopes: [name] }],
    'no-server-spans': [{ code: 'no-server-spans', service: name, roots: 50 }],
    'peer-address': [{ code: 'peer-address', address: name, service: name, count: 50 }],
    'target-host': [
      { code: 'target-host', host: name, broken: 50, healthyHosts: [] },
      { code: 'target-host', host: name, broken: 50, healthyHosts: [name] },
    ],
    'forwarded-for': [{ code: 'forwarded-for', count: 50 }],
    'id-shape': [
      { code: 'id-shape', service: name, shape: 'padded-64', count: 50 },
      { code: 'id-shape', service: name, shape: 'epoch', count: 50 },
      { code: 'id-shape', service: name, shape: 'random-128', count: 50 },
    ],
    'sdk-differs': [{ code: 'sdk-differs', caller: name, callee: name }],
    'same-trace-id': [{ code: 'same-trace-id', count: 50 }],
    'remote-parent': [
      { code: 'remote-parent', isRemote: true, count: 50, of: 50 },
      { code: 'remote-parent', isRemote: false, count: 1, of: 1 },
    ],
    'unlinked-consumer': [
      { code: 'unlinked-consumer', destination: name, count: 50 },
      { code: 'unlinked-consumer', destination: undefined, count: 1 },
    ],
    'after-receive': [{ code: 'after-receive', count: 50, of: 50 }],
    'same-instance': [
      { code: 'same-instance', instance: name },
      { code: 'same-instance', instance: undefined },
    ],
    thread: [{ code: 'thread', name }],
    'client-root': [{ code: 'client-root', count: 50 }],
    'after-caller-ended': [{ code: 'after-caller-ended', count: 50, of: 50 }],
    periodic: [{ code: 'periodic', period: 60e9, variation: 0.03 }],
    probe: [
      { code: 'probe', by: 'user-agent', value: name },
      { code: 'probe', by: 'route', value: name },
      { code: 'probe', by: 'single-span', value: name },
    ],
    entry: [
      { code: 'entry', by: 'never-called', value: undefined },
      { code: 'entry', by: 'client-address', value: name },
      { code: 'entry', by: 'browser', value: name },
      { code: 'entry', by: 'load-generator', value: name },
    ],
    poll: [
      { code: 'poll', destination: name },
      { code: 'poll', destination: undefined },
    ],
    timer: [{ code: 'timer', value: name }],
    'constant-share': [{ code: 'constant-share', share: 0.41, over: 69 }],
    'spread-over-hops': [{ code: 'spread-over-hops', services: 7 }],
    clustered: [
      { code: 'clustered', instance: name, from: atMs(0), to: atMs(5000) },
      { code: 'clustered', instance: undefined, from: atMs(0), to: atMs(5000) },
    ],
    dropped: [{ code: 'dropped', count: 2 }],
    'parents-missing': [{ code: 'parents-missing', service: name, count: 20 }],
    'span-limit': [{ code: 'span-limit', spans: 10_000, count: 3 }],
    'still-open': [
      { code: 'still-open', count: 1, youngest: 0 },
      { code: 'still-open', count: 7, youngest: 389_000_000 },
    ],
    'shared-parent': [{ code: 'shared-parent', count: 50 }],
    'malformed-ids': [{ code: 'malformed-ids', count: 1 }],
    'both-suspect': [
      { code: 'both-suspect', caller: name, callee: name },
      { code: 'both-suspect', caller: name, callee: 'stock' },
    ],
    resent: [{ code: 'resent', count: 3 }],
    'at-chance': [
      { code: 'at-chance', share: 0, byChance: 0 },
      { code: 'at-chance', share: 0.12, byChance: 0.11 },
    ],
  }
}

/** At least one of every kind. */
export function everyNotSeen(name: string): readonly NotSeen[] {
  const each: OfEach<NotSeen> = {
    'no-remote-flags': [{ code: 'no-remote-flags' }],
    'partial-traces': [{ code: 'partial-traces', traces: 1 }],
    'window-cut': [{ code: 'window-cut', heads: 12 }],
    limited: [{ code: 'limited', traces: 10_000 }],
    'no-span-kinds': [{ code: 'no-span-kinds', spans: 321_068 }],
    'no-attributes': [{ code: 'no-attributes' }],
    unsampled: [{ code: 'unsampled' }],
    'too-few-heads': [{ code: 'too-few-heads', heads: 3, services: [name, name] }],
    'not-told-apart': [{ code: 'not-told-apart', service: name, span: name, heads: 20 }],
    'unstarted-calls': [{ code: 'unstarted-calls', service: 'shop', span: 'shop', heads: 256 }],
    'unlinked-messages': [{ code: 'unlinked-messages', service: 'shop', span: 'shop', heads: 201 }],
    'lost-parents': [{ code: 'lost-parents', service: 'shop', span: 'shop', heads: 12 }],
    'untimed-spans': [{ code: 'untimed-spans', spans: 1 }],
    'doubled-spans': [
      { code: 'doubled-spans', copies: 1 },
      { code: 'doubled-spans', copies: 120 },
    ],
  }
  return Object.values(each).flat()
}
