import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { FieldExpression, Literal, Query } from '../../src/traceql/ast.ts'
import { MAX_OPERATORS, parseTraceQL } from '../../src/traceql/parse.ts'
import { printTraceQL } from '../../src/traceql/print.ts'
import { TraceQLError } from '../../src/traceql/traceql-error.ts'

/** What is in braces. */
function conditionOf(text: string): FieldExpression | undefined {
  const { first } = parseTraceQL(`{ ${text} }`)
  return first.type === 'filter' ? first.condition : undefined
}

function literalOf(text: string): Literal | undefined {
  const condition = conditionOf(`.x = ${text}`)
  if (condition?.type !== 'comparison' || condition.right.type !== 'literal') return undefined
  return condition.right.literal
}

describe('everything Tempo has', () => {
  test.each([
    'name',
    'duration',
    'status',
    'kind',
    'statusMessage',
    'rootName',
    'rootServiceName',
    'traceDuration',
    'nestedSetLeft',
    'nestedSetRight',
    'nestedSetParent',
    'trace:id',
    'trace:duration',
    'trace:rootName',
    'trace:rootService',
    'span:id',
    'span:parentID',
    'span:name',
    'span:duration',
    'span:kind',
    'span:status',
    'span:statusMessage',
    'span:childCount',
    'event:name',
    'event:timeSinceStart',
    'link:spanID',
    'link:traceID',
    'instrumentation:name',
    'instrumentation:version',
  ])('the intrinsic %s', (name) => {
    expect(conditionOf(`.x = ${name}`)).toMatchObject({ right: { type: 'intrinsic' } })
  })

  test.each([
    ['.http.method', 'any', 'http.method'],
    ['span.http.status-code', 'span', 'http.status-code'],
    ['resource.k8s.pod/name', 'resource', 'k8s.pod/name'],
    ['event.exception.type', 'event', 'exception.type'],
    ['link.a', 'link', 'a'],
    ['instrumentation.a', 'instrumentation', 'a'],
    ['parent.a', 'parent', 'a'],
    ['parent.span.a', 'parent.span', 'a'],
    ['parent.resource.a', 'parent.resource', 'a'],
    ['parent.spanner', 'parent', 'spanner'],
    ['.span.a', 'any', 'span.a'],
    ['.nil', 'any', 'nil'],
    ['.日本', 'any', '日本'],
    ['span."a b"', 'span', 'a b'],
    [String.raw`span."a \"b\" \\"`, 'span', String.raw`a "b" \ `.trim()],
    ['.a."b c".d', 'any', 'a.b c.d'],
    ['.a-1', 'any', 'a-1'],
  ])('the attribute %s', (written, scope, name) => {
    expect(conditionOf(`${written} = 1`)).toMatchObject({ left: { type: 'attribute', scope, name } })
  })

  test.each<readonly [string, Literal]>([
    ['1', { type: 'int', value: 1n }],
    ['-9223372036854775807', { type: 'int', value: -9223372036854775807n }],
    ['1.5', { type: 'float', value: 1.5 }],
    ['.5', { type: 'float', value: 0.5 }],
    ['1e3', { type: 'float', value: 1000 }],
    ['2.3ms', { type: 'duration', value: 2_300_000 }],
    ['1.1s', { type: 'duration', value: 1_100_000_000 }],
    ['1h30m', { type: 'duration', value: 5_400_000_000_000 }],
    ['2d', { type: 'duration', value: 172_800_000_000_000 }],
    ['10µs', { type: 'duration', value: 10_000 }],
    ['1.9ns', { type: 'duration', value: 1 }],
    ['-5s', { type: 'duration', value: -5_000_000_000 }],
    ['true', { type: 'bool', value: true }],
    ['nil', { type: 'nil' }],
    ['error', { type: 'status', value: 'error' }],
    ['consumer', { type: 'kind', value: 'consumer' }],
    ['""', { type: 'string', value: '' }],
    [String.raw`"a\"b\\c\n\u00e9\x41\101\U0001f600"`, { type: 'string', value: 'a"b\\c\néAA😀' }],
    ['`a\\d"\n`', { type: 'string', value: 'a\\d"\n' }],
  ])('the value %s', (written, literal) => {
    expect(literalOf(written)).toEqual(literal)
  })

  test.each(['>', '>>', '<', '<<', '~'].flatMap((sign) => [sign, `!${sign}`, `&${sign}`]).concat('&&', '||'))(
    'spansets joined by %s',
    (operator) => {
      expect(parseTraceQL(`{ .a } ${operator} { .b }`).first).toMatchObject({ type: 'spansets', operator })
      expect(parseTraceQL(`{.a}${operator}{.b}`).first).toMatchObject({ type: 'spansets', operator })
    },
  )

  test('stages, in order', () => {
    const text = '{ .a } | by(.x, .y = 1) | count() > 2 | coalesce() | { .b } >> { .c } | select(.z, name)'
    expect(parseTraceQL(text).stages.map(({ type }) => type)).toEqual([
      'by',
      'compare',
      'coalesce',
      'spansets',
      'select',
    ])
  })

  test('numbers worked out of spans', () => {
    const text = '{ } | (max(duration) - min(duration)) * 2 >= 10ms + avg(.n + 1) | 5 < count()'
    expect(printTraceQL(parseTraceQL(text))).toBe(text)
  })

  test('pipelines in parentheses', () => {
    const text = '({ .a } | count() > 1) && ({ .b } | avg(duration) > 1s) | select(name)'
    expect(printTraceQL(parseTraceQL(text))).toBe(text)
  })

  test('hints, also several', () => {
    expect(parseTraceQL('{ } with (most_recent=true, sample=0.1)').hints).toEqual([
      { name: 'most_recent', value: { type: 'bool', value: true } },
      { name: 'sample', value: { type: 'float', value: 0.1 } },
    ])
  })

  test('comments and lines', () => {
    expect(printTraceQL(parseTraceQL('// all\n{ /* a\n */ .a\n} // end'))).toBe('{ .a }')
  })
})

describe('what belongs to which operator', () => {
  test.each([
    ['{ .a || .b && .c }', '{ (.a || .b) && .c }'],
    ['{ .a && .b || .c }', '{ (.a && .b) || .c }'],
    ['{ .a = 1 && .b = 2 + 3 * 4 ^ 5 }', '{ .a = 1 && .b = (2 + (3 * (4 ^ 5))) }'],
    ['{ 2 ^ 3 ^ 2 = 1 }', '{ (2 ^ (3 ^ 2)) = 1 }'],
    ['{ 8 - 3 - 2 = 1 }', '{ ((8 - 3) - 2) = 1 }'],
    ['{ -.a * 2 = -1 }', '{ (-(.a * 2)) = -1 }'],
    ['{ -2 ^ 2 = 1 }', '{ (-(2 ^ 2)) = 1 }'],
    ['{ !.a && .b }', '{ !.a && .b }'],
    ['{ !(.a && .b) }', '{ !(.a && .b) }'],
    ['{ .a } >> { .b } && { .c } > { .d }', '({ .a } >> { .b }) && ({ .c } > { .d })'],
    ['{ .a } >> { .b } > { .c }', '({ .a } >> { .b }) > { .c }'],
    ['{ .a } || { .b } && { .c }', '({ .a } || { .b }) && { .c }'],
    ['{ .a } && ({ .b } || { .c })', '{ .a } && ({ .b } || { .c })'],
    ['{ .a } | { .b } && { .c }', '{ .a } | { .b } && { .c }'],
  ])('%s', (written, grouped) => {
    expect(printTraceQL(parseTraceQL(written))).toBe(grouped)
  })
})

describe('where things stand', () => {
  test('every part knows its place', () => {
    const text = '{ .a = 1 } >> { (span."b c" != 2.5) } | avg( duration ) > 1s'
    const query = parseTraceQL(text)
    expect(placesIn(query).map(({ from, to }) => text.slice(from, to))).toEqual([
      '{ .a = 1 } >> { (span."b c" != 2.5) }',
      '{ .a = 1 }',
      '.a = 1',
      '.a',
      '1',
      '{ (span."b c" != 2.5) }',
      'span."b c" != 2.5',
      'span."b c"',
      '2.5',
      'avg( duration ) > 1s',
      'avg( duration )',
      'duration',
      '1s',
    ])
  })
})

/** The place is underlined in the expectation. */
describe('what is wrong, and where', () => {
  test.each([
    ['', '', 'the query is empty'],
    ['{ .a = }', '       ^', 'a value is missing after ='],
    ['{ .a = 1 && }', '            ^', 'a value is missing after &&'],
    ['{ && .a }', '  ^^', 'something is missing before &&'],
    ['{ .a = 1', '^', 'unclosed {'],
    ['{ (.a }', '  ^', 'unclosed ('],
    ['({ .a }', '^', 'unclosed ('],
    ['{ .a } }', '       ^', '} closes nothing'],
    ['{ .a 1 }', '     ^', 'an operator is missing before a value'],
    ['{ .a } { .b }', '       ^', 'an operator is missing between the braces'],
    ['{ .a } >>', '         ^', 'a spanset in braces is missing after >>'],
    ['{ .a } |', '        ^', 'a stage is missing after |'],
    ['{ .a, .b }', '    ^', 'a comma does not fit here'],
    ['{ .a | .b }', '     ^', '| stands between braces and not within them: conditions are joined with ||'],
    ['{ .a >> .b }', '     ^^', '>> stands between braces'],
    ['{ .a == 1 }', '     ^^', 'equality is ='],
    ["{ .a = 'x' }", '       ^', 'strings stand in double quotes or backticks'],
    ['{ .a = "x }', '       ^^^^', 'unclosed "'],
    ['{ .a = `x }', '       ^^^^', 'unclosed `'],
    [String.raw`{ .a =~ "a\.b" }`, '          ^^', String.raw`\. is no escape in a string: write \\.`],
    ['{ .a = [1] }', '       ^', 'lists are not supported'],
    ['{ .a = $x }', '       ^', 'variables of dashboards'],
    ['{ .a = 1; }', '        ^', '";" means nothing here'],
    ['{ .a = 99999999999999999999 }', '       ^^^^^^^^^^^^^^^^^^^^', 'too large'],
    ['{ duration > 5sec }', '             ^^^^', 'unknown unit sec'],
    ['{ .a = 0x10 }', '       ^^^^', 'numbers are decimal'],
    ['duration > 1s', '^^^^^^^^', 'conditions stand in braces'],
    ['{ http.method = "GET" }', '  ^^^^^^^^^^^', 'attributes need a scope or a leading dot: .http.method'],
    ['{ service.name = "x" }', '  ^^^^^^^^^^^^', 'a leading dot: resource.service.name'],
    ['{ traceDur > 1s }', '  ^^^^^^^^', 'unknown intrinsic traceDur, did you mean traceDuration?'],
    ['{ childCount > 0 }', '  ^^^^^^^^^^', 'did you mean span:childCount?'],
    ['{ span:nmae = "x" }', '  ^^^^^^^^^', 'did you mean span:name?'],
    ['{ span:http.method = "x" }', '  ^^^^^^^^^^^^^^^^', 'an attribute is span.http.method'],
    ['{ name = GET }', '         ^^^', 'an attribute is .GET, a string "GET"'],
    ['{ span = 1 }', '  ^^^^', 'span is a scope'],
    ['{ .a and .b }', '     ^^^', 'and is no operator: use &&'],
    ['{ .a = null }', '       ^^^^', 'null is no operator: use nil'],
    ['{ span.`a b` = 1 }', '       ^', 'stands in double quotes'],
    ['{ ."a', '   ^^', 'unclosed " in the name'],
    ['{ count() > 1 }', '  ^^^^^', 'count() is a stage'],
    ['{ .a } | count()', '                ^', 'a comparison such as > 2 is missing'],
    ['{ .a } | count(.b) > 1', '         ^^^^^', 'count() takes nothing'],
    ['{ .a } | avg > 1', '             ^', '( is missing after avg'],
    ['{ .a } | by()', '            ^', 'something is missing between the parentheses'],
    ['{ .a } | cout() > 1', '         ^^^^', 'unknown function cout, did you mean count?'],
    ['{ .a } && count() > 1', '          ^^^^^', 'only spansets are joined'],
    ['{ .a } | count() > 1 && { .b }', '                     ^^', 'put what has stages in parentheses'],
    ['{ .a } with (most_recent)', '                        ^', '= is missing'],
    ['{ .a } with (a=1) | count() > 1', '                  ^', 'hints stand at the end'],
    ['{ .a = 1 /* no end', '         ^^^^^^^^^', 'unclosed /*'],
    // Of several mistakes the first.
    ['{ .a = } && { foo }', '       ^', 'a value is missing after ='],
    ['{ foo } && { .a = }', '  ^^^', 'unknown word foo'],
  ])('%s', (text, underlined, message) => {
    const { place, message: said } = errorOf(text)
    expect(said).toContain(message)
    const from = place?.from ?? 0
    expect(' '.repeat(from) + '^'.repeat(Math.max(1, (place?.to ?? 0) - from))).toBe(underlined || '^')
  })

  test.each([
    ['{ .a } | rate()', '         ^^^^', 'makes metrics, and this finds traces: count or measure'],
    ['{ .a } | rate() by (.x)', '         ^^^^', 'makes metrics'],
    ['{ .a } | quantile_over_time(duration, .9)', '         ^^^^^^^^^^^^^^^^^^', 'makes metrics'],
    ['{ .a } | compare({ .b })', '         ^^^^^^^', 'tracectl diff'],
    ['{ .a } | rate() | topk(3)', '         ^^^^', 'makes metrics'],
    ['{ .a } | topk(3)', '         ^^^^', '--sort and --limit'],
  ])('metrics: %s', (text, underlined, message) => {
    const { place, message: said } = errorOf(text)
    expect(said).toContain(message)
    expect(' '.repeat(place?.from ?? 0) + '^'.repeat((place?.to ?? 0) - (place?.from ?? 0))).toBe(underlined)
  })
})

describe('types', () => {
  test.each([
    ['{ duration }', '^^^^^^^^', 'compare it: duration > 1s'],
    ['{ 5 }', '^', 'must be true or false, this is a number'],
    ['{ .a && name }', '^^^^', 'what stands behind && must be true or false'],
    ['{ status = "error" }', '^^^^^^^', 'write error, ok or unset, without quotes'],
    ['{ "server" = kind }', '^^^^^^^^', 'kind cannot be compared with a string'],
    ['{ duration > "1s" }', '^^^^', 'write 250ms or 1.5s, without quotes'],
    ['{ name = 5 }', '^', 'write it in double quotes'],
    ['{ status > error }', '^^^^^^^^^^^^^^', '> compares numbers, durations and strings'],
    ['{ .a > true }', '^^^^^^^^^', 'use = or !='],
    ['{ duration = nil }', '^^^^^^^^^^^^^^', 'intrinsics cannot be nil'],
    ['{ nil = rootName }', '^^^^^^^^^^^^^^', 'intrinsics cannot be nil, rootName'],
    ['{ resource.service.name = nil }', 'resource.service.name = nil', 'cannot be nil'],
    ['{ .a < nil }', '^^^^^^^^', 'nil is compared with = or !='],
    ['{ status =~ "e" }', '^^^^^^', '=~ matches strings, this is a status'],
    ['{ .a =~ 5 }', '^', '=~ needs a regular expression'],
    ['{ .a =~ .b }', '^^', '=~ needs a regular expression'],
    ['{ name + 1 > 2 }', '^^^^', '+ needs numbers or durations, this is a string'],
    ['{ -name = 1 }', '^^^^', '- needs numbers'],
    ['{ .a } | sum(name) > 1', '^^^^', 'sum() needs numbers'],
    ['{ .a } | avg(1) > 1', '^', 'avg() needs something of the span'],
    ['{ .a } | by(1)', '^', 'by() needs something of the span'],
    ['{ .a } | select(.a + 1)', '^^^^^^', 'select() takes attributes'],
    ['{ .a } | count() =~ 1', '^^', '=~ compares strings'],
  ])('%s', (text, underlined, message) => {
    const { place, message: said } = errorOf(text)
    expect(said).toContain(message)
    expect((place?.to ?? 0) - (place?.from ?? 0)).toBe(underlined.length)
  })

  test.each([
    '{ .a != nil }',
    '{ .a = nil }',
    '{ duration > 100 }',
    '{ .a = .b }',
    '{ .a > "x" }',
    '{ true }',
    '{ .a }',
  ])('%s is fine', (text) => {
    expect(() => parseTraceQL(text)).not.toThrow()
  })
})

describe('whatever is typed', () => {
  test('is a query or a TraceQLError with a place in the text', () => {
    const piece = fc.constantFrom(
      '{',
      '}',
      '(',
      ')',
      '.a',
      'span.b',
      '"s"',
      '1',
      '2s',
      '=',
      '!=',
      '=~',
      '&&',
      '||',
      '>>',
      '!>',
      '|',
      '!',
      '-',
      'count()',
      'avg(',
      'by(',
      'select(',
      'with (',
      'name',
      'duration',
      'nil',
      'error',
      ',',
      '+',
      'foo',
      '//',
      '"',
      '`',
      '\\',
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(piece, { maxLength: 15 }).map((pieces) => pieces.join(' ')),
          fc.string({ unit: 'binary' }),
        ),
        (text) => {
          const error = outcomeOf(text)
          if (error === undefined) return
          expect(error).toBeInstanceOf(TraceQLError)
          expect(error.message).not.toBe('')
          expect(error.place?.from).toBeLessThanOrEqual(error.place?.to ?? -1)
          expect(error.place?.to).toBeLessThanOrEqual(text.length)
        },
      ),
      { numRuns: 2000 },
    )
  })

  test.each([
    ['brackets', '{ '.repeat(60_000)],
    ['parentheses', `{ ${'('.repeat(60_000)}.a${')'.repeat(60_000)} }`],
    ['wrapped spansets', `${'('.repeat(60_000)}{}${')'.repeat(60_000)}`],
    ['nots', `{ ${'!'.repeat(120_000)}.a }`],
    ['signs', `{ ${'-'.repeat(120_000)}1 = 1 }`],
    ['conditions', `{ ${Array(18_000).fill('.a').join(' && ')} }`],
    ['powers', `{ 1 = ${Array(30_000).fill('2').join('^')} }`],
    ['spansets', Array(20_000).fill('{}').join('&&')],
    ['stages', Array(10_000).fill('by(.a)').join('|')],
    ['words', 'a '.repeat(60_000)],
    ['functions', 'count '.repeat(20_000)],
    ['quotes', '"'.repeat(120_000)],
    ['quoted names', `{ .${'"a"'.repeat(40_000)}" }`],
    ['one word', 'a'.repeat(130_000)],
    ['one number', `{ .a = ${'9'.repeat(130_000)} }`],
    ['comments', '/*'.repeat(60_000)],
    ['hints', `{} with (${'a=1,'.repeat(30_000)}`],
    ['errors in the end', `{ ${'\n'.repeat(130_000)}`],
  ])('many %s are no trouble', (_name, text) => {
    expect(errorOf(text)).toBeInstanceOf(TraceQLError)
  })

  test('more than 128 KiB is not read, counted in bytes', () => {
    expect(errorOf(`{ .a = "${'x'.repeat(131_072)}" }`).message).toContain('128 KiB')
    expect(errorOf(`{ .a = "${'日'.repeat(50_000)}" }`).message).toContain('128 KiB')
    expect(outcomeOf(`{ .a = "${'日'.repeat(40_000)}" }`)).toBeUndefined()
  })

  test('as many operators as allowed are read, whichever way they nest', () => {
    const chain = Array(MAX_OPERATORS / 2).fill('.a = 1')
    for (const text of [
      `{ ${chain.slice(1).join(' && ')} }`,
      `{ ${chain.slice(1).join(' || ')} }`,
      `{ ${'('.repeat(MAX_OPERATORS - 1)}.a${')'.repeat(MAX_OPERATORS - 1)} }`,
      `{ ${'!'.repeat(MAX_OPERATORS - 1)}.a }`,
      `{ ${'!('.repeat(MAX_OPERATORS / 2 - 1)}.a${')'.repeat(MAX_OPERATORS / 2 - 1)} }`,
      `{ ${'(.a && '.repeat(MAX_OPERATORS / 2 - 1)}.a${')'.repeat(MAX_OPERATORS / 2 - 1)} }`,
      Array(MAX_OPERATORS / 2)
        .fill('{}')
        .join(' >> '),
      `${'({} && '.repeat(160)}{}${')'.repeat(160)}`,
      `${'({} | count() > 1 | by(.a) | '.repeat(60)}{}${')'.repeat(60)}`,
      Array(90).fill('({} | by(.a))').join(' && '),
    ]) {
      expect(printTraceQL(parseTraceQL(text))).not.toBe('')
    }
  })
})

function errorOf(text: string): TraceQLError {
  const error = outcomeOf(text)
  if (error === undefined) throw new Error(`this is a query: ${text.slice(0, 80)}`)
  return error
}

/** undefined for what is a query. */
function outcomeOf(text: string): TraceQLError | undefined {
  try {
    parseTraceQL(text)
    return undefined
  } catch (error) {
    if (error instanceof TraceQLError) return error
    throw error
  }
}

function placesIn(query: Query): readonly { readonly from: number; readonly to: number }[] {
  const places: { readonly from: number; readonly to: number }[] = []
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return
    if ('place' in value) places.push(value.place as { from: number; to: number })
    for (const [key, inner] of Object.entries(value)) if (key !== 'place') visit(inner)
  }
  visit(query)
  return places
}
