// Stack traces of many languages: which frames are one's own, and what is folded away.
import { describe, expect, test } from 'vitest'
import { stackLines } from '../../../src/render/span-page/stack-lines.ts'
import { readStack } from '../../../src/render/span-page/stack-trace.ts'
import { styleOf } from '../../../src/render/style.ts'

const SIGNS = { own: '>', library: '.', message: ' ' } as const

/** A sign before each line. */
function told(stack: string): string {
  return readStack(stack)
    .map(({ text, kind }) => `${SIGNS[kind]} ${text}`)
    .join('\n')
}

/** The signs are the expectation. */
function expectTold(drawn: string): void {
  const lines = drawn.split('\n').slice(1, -1)
  expect(told(lines.map((line) => line.slice(2)).join('\n'))).toBe(lines.join('\n'))
}

test('Java', () => {
  expectTold(`
  java.lang.IllegalStateException: no stock
> 	at com.shop.orders.Stock.take(Stock.java:41)
> 	at app//com.shop.orders.Orders$Inner.lambda$create$0(Orders.java:12)
. 	at java.base/java.lang.Thread.run(Thread.java:833)
. 	at org.springframework.web.servlet.DispatcherServlet.doDispatch(DispatcherServlet.java:1089)
. 	at jdk.internal.reflect.DirectMethodHandleAccessor.invoke(DirectMethodHandleAccessor.java:103)
  Caused by: java.sql.SQLException: deadlock
. 	at org.postgresql.core.v3.QueryExecutorImpl.execute(QueryExecutorImpl.java:371)
. 	... 12 more
`)
})

test('Python, with the source below each frame', () => {
  expectTold(`
  Traceback (most recent call last):
.   File "/usr/lib/python3.12/threading.py", line 1012, in run
.     self._target(*self._args)
.   File "/venv/lib/python3.12/site-packages/flask/app.py", line 880, in full_dispatch
.     rv = self.dispatch_request()
>   File "/app/orders.py", line 12, in create
>     stock.take(item)
>     ^^^^^^^^^^^^^^^^
  ValueError: no stock
`)
})

test('Node', () => {
  expectTold(`
  TypeError: stock is not a function
>     at create (/app/src/orders.js:12:7)
>     at async file:///app/src/server.mjs:4:3
.     at Layer.handle [as handle_request] (/app/node_modules/express/lib/router/layer.js:95:5)
.     at process.processTicksAndRejections (node:internal/process/task_queues:95:5)
.     at Array.map (<anonymous>)
`)
})

test('Go, a function and its file below it', () => {
  expectTold(`
  goroutine 18 [running]:
. runtime/debug.Stack()
. 	/usr/local/go/src/runtime/debug/stack.go:24 +0x5e
> main.(*Orders).create(0xc000012345)
> 	/app/orders.go:41 +0x1f
. github.com/gin-gonic/gin.(*Context).Next(...)
. 	/go/pkg/mod/github.com/gin-gonic/gin@v1.9.1/context.go:174
`)
})

test('.NET, Ruby, PHP and Rust', () => {
  expectTold(`
  System.InvalidOperationException: no stock
>    at Shop.Orders.Create(Int32 id) in /src/Orders.cs:line 12
.    at Microsoft.AspNetCore.Mvc.Infrastructure.ActionMethodExecutor.Execute(Object o)
`)
  expectTold(`
> /app/orders.rb:12:in 'create': no stock (RuntimeError)
. 	from /usr/lib/ruby/gems/3.3.0/gems/rack-3.0/lib/rack/builder.rb:5:in 'call'
`)
  expectTold(`
> #0 /var/www/src/Orders.php(12): Stock->take()
. #1 /var/www/vendor/symfony/http-kernel/HttpKernel.php(163): Orders->create()
. #2 {main}
`)
  expectTold(`
.    0: std::panicking::begin_panic
.              at /rustc/90b35a6/library/std/src/panicking.rs:645:5
>    1: orders::create
>              at ./src/orders.rs:12:9
`)
})

describe('nothing is told apart', () => {
  test('where no frame is one’s own', () => {
    expect(told('Error\n    at x (node:internal/a:1:1)\n    at y (node:internal/b:2:2)')).not.toContain('.  ')
  })

  test('in text that is no stack trace', () => {
    expect(told('it failed\nat the worst moment (really)\n\tnot found')).toBe(
      '  it failed\n  at the worst moment (really)\n  \tnot found',
    )
  })
})

describe('drawn', () => {
  const look = { width: 60, indent: 4, style: styleOf({ ascii: true, color: 0 }) }
  const stack = [
    'Error: no stock',
    '    at create (/app/orders.js:1:1)',
    ...Array.from({ length: 5 }, (_, at) => `    at f${at} (/app/node_modules/x/${at}.js:1:1)`),
    '    at main (/app/main.js:1:1)',
  ].join('\n')

  test('short: runs of library frames are one line', () => {
    expect(stackLines(stack, look, 'short')).toEqual({
      lines: [
        '    Error: no stock',
        '        at create (/app/orders.js:1:1)',
        '        ... 5 lines of libraries',
        '        at main (/app/main.js:1:1)',
      ],
      isCut: true,
    })
  })

  test('usual and whole: as it was written', () => {
    const usual = stackLines(stack, look, 'usual')
    expect(usual).toEqual({ lines: stack.split('\n').map((line) => `    ${line}`), isCut: false })
    expect(stackLines(stack, look, 'whole')).toEqual(usual)
  })

  test('a frame that is too long goes on below its own beginning, a message as prose', () => {
    const long =
      'Error: the shelf in the cellar is out of every stock there ever was\n    at take (/app/very/long/path/of/a/module/stock.js:1:1)'
    expect(stackLines(long, { ...look, width: 50 }, 'usual').lines).toEqual([
      '    Error: the shelf in the cellar is out of every',
      '    stock there ever was',
      '        at take (/app/very/long/path/of/a/module/s',
      '          tock.js:1:1)',
    ])
  })

  test('a megabyte on one line costs no more than what is drawn of it', () => {
    const { lines, isCut } = stackLines('x'.repeat(1_000_000), look, 'short')
    expect(isCut).toBe(true)
    expect(lines.at(-1)).toMatch(/more characters$/)
    expect(lines.length).toBeLessThan(400)
  })
})
