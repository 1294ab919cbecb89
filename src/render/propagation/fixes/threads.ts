// Handing the context on with work that another thread, task or callback does.
import type { FixLines } from './fix.ts'
import { lookUp, paste } from './fix.ts'

export function carryContext(language: string | undefined): FixLines {
  return (
    lookUp(CARRIED, language) ?? [
      'Take the current context where the work is handed over, and make it current where the work is done.',
    ]
  )
}

const CARRIED: Readonly<Record<string, FixLines>> = {
  python: [
    'A thread does not see the context of who started it. For one call, or for all threads of the process:',
    ...paste(
      'pool.submit(contextvars.copy_context().run, work, argument)',
      'pip install opentelemetry-instrumentation-threading',
      'from opentelemetry.instrumentation.threading import ThreadingInstrumentor',
      'ThreadingInstrumentor().instrument()',
    ),
    'loop.run_in_executor() loses it too, and asyncio.to_thread() keeps it:',
    ...paste('await asyncio.to_thread(work, argument)'),
  ],
  java: paste(
    'ExecutorService pool = Context.taskWrapping(Executors.newFixedThreadPool(4));',
    'CompletableFuture.supplyAsync(work, pool);  // not on the common pool',
    'executor.setTaskDecorator(task -> Context.current().wrap(task));  // Spring: @Async',
  ),
  go: [
    'Pass ctx to the goroutine. Where the work outlives the request, keep the span and drop the deadline:',
    ...paste('go work(context.WithoutCancel(ctx))'),
  ],
  nodejs: [
    'Bind what is called later, since a pool, an emitter or a queue calls back in the context of whoever woke it up:',
    ...paste(
      "import { context } from '@opentelemetry/api'",
      'pool.run(context.bind(context.active(), callback))',
      "import { AsyncResource } from 'node:async_hooks'",
      'emitter.on(name, AsyncResource.bind(listener))',
    ),
  ],
  webjs: paste(
    'npm install @opentelemetry/context-zone',
    "import { context } from '@opentelemetry/api'",
    "import { ZoneContextManager } from '@opentelemetry/context-zone'",
    'context.setGlobalContextManager(new ZoneContextManager().enable())',
  ),
  dotnet: [
    'Activity.Current flows with async and Task.Run; a thread or queue of your own is given the parent:',
    ...paste('using var activity = source.StartActivity(name, ActivityKind.Internal, parent.Context);'),
  ],
  ruby: paste(
    'context = OpenTelemetry::Context.current',
    'Thread.new { OpenTelemetry::Context.with_current(context) { work } }',
  ),
  rust: paste(
    'tokio::spawn(work.instrument(tracing::Span::current()));',
    'tokio::spawn(work.with_context(opentelemetry::Context::current()));  // without the tracing crate',
  ),
  erlang: paste('Ctx = otel_ctx:get_current(),', 'spawn(fun() -> otel_ctx:attach(Ctx), work() end)'),
}
