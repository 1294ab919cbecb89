// How it is said that a fragment belongs where it is drawn: exact, keyed or inferred, and with which probability.
import { expect, test } from 'vitest'
import type { Joint } from '../../../src/propagation/diagnosis.ts'
import { jointText } from '../../../src/render/propagation/joint-words.ts'
import { aJoint } from '../../support/a-diagnosis.ts'

test.each<[Partial<Joint>, string]>([
  [{ tier: 'timing', confidence: 0.966 }, 'context lost: inferred, p=0.97'],
  [{ tier: 'timing', confidence: 0.9999 }, 'context lost: inferred, p>0.99'],
  [{ tier: 'keyed', by: 'messaging.message.id', confidence: 0.99 }, 'context lost: keyed by message id'],
  [{ tier: 'keyed', by: 'value', confidence: 0.9 }, 'context lost: keyed by a value that both state, p=0.90'],
  [{ tier: 'keyed', by: 'http.route', confidence: 1 }, 'context lost: keyed by http.route'],
  [{ tier: 'exact', by: 'link', relation: 'linked', confidence: 1 }, 'by design: exact (link)'],
  [
    { tier: 'exact', by: 'link', relation: 'linked', confidence: 1 / 12 },
    'by design: exact (link, one of 12)',
  ],
  [
    { tier: 'exact', by: 'parent-elsewhere', relation: 'id-joined', confidence: 1 },
    'put together: exact (parent id)',
  ],
])('%j', (joint, text) => {
  expect(jointText(aJoint(joint))).toBe(text)
})

test('no context is lost where a span hangs under the wrong parent', () => {
  const joint = aJoint({ tier: 'exact', by: 'time', confidence: 0.95 })
  expect(jointText(joint, 'mis-parented')).toBe('belongs here: exact (same trace), p=0.95')
})
