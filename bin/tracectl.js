#!/usr/bin/env node
// Plain old syntax up to the import: a Node too old for tracectl must still parse this file to be told so.
var version = process.versions.node.split('.')
if (Number(version[0]) < 22 || (Number(version[0]) === 22 && Number(version[1]) < 19)) {
  process.stderr.write(
    'tracectl needs Node 22.19 or newer; this is ' + process.version + ' (' + process.execPath + ')\n',
  )
  process.exitCode = 2
} else {
  void import('node:module').then(function (module) {
    // Compiled code is kept between runs, which makes the start a tenth faster; in our own directory, because the
    // default one is shared by all programs. It does nothing where the directory cannot be written.
    var cache = process.env.XDG_CACHE_HOME
    var home = process.env.HOME || process.env.LOCALAPPDATA
    if (!cache || cache[0] !== '/') cache = home && home + '/.cache'
    if (cache) module.enableCompileCache(cache + '/tracectl/compile')
    // Our own files are where their importers say: no need to look for each of two hundred on the disk and for the
    // package that it belongs to, which takes a tenth of the time of a short command.
    module.registerHooks({
      resolve: function (specifier, context, next) {
        var isOurs = /^\.\.?\/.*\.js$/.test(specifier) && /\/dist\/[^?]*\.js$/.test(context.parentURL || '')
        if (!isOurs) return next(specifier, context)
        return { url: new URL(specifier, context.parentURL).href, format: 'module', shortCircuit: true }
      },
    })
    return import('../dist/main.js')
  })
}
