// How the page looks: light and dark, on screens and on paper. Nothing of a trace ever gets in here; services have
// classes by the number of their colour.
import type { Style } from '../style.ts'

/** Text in the pens of a waterfall becomes elements with these classes. */
export const HTML_STYLE: Style = {
  plain: { open: '', close: '' },
  bold: element('b'),
  dim: element('dim'),
  reverse: { open: '', close: '' },
  error: element('err'),
  better: { open: '', close: '' },
  services: [0, 1, 2, 3, 4, 5, 6].map((slot) => element(`sv s${slot}`)),
}

function element(classes: string): { readonly open: string; readonly close: string } {
  return { open: `<span class="${classes}">`, close: '</span>' }
}

/** Okabe and Ito's colours, as in the terminal; on white the light ones are darkened until they can be read. */
export const STYLESHEET: string = `
:root{color-scheme:light dark;--bg:#fff;--fg:#1a1a1a;--dim:#6a6a6a;--line:#e2e2e2;--hover:#f3f5f7;--err:#c2260b;--warn:#8a5a00;
--c0:#b06f00;--c1:#0b7fb5;--c2:#00785a;--c3:#8c7a00;--c4:#0060a8;--c5:#a8447d;--c6:#666}
@media screen and (prefers-color-scheme:dark){:root{--bg:#16181b;--fg:#e4e4e4;--dim:#9a9a9a;--line:#2e3338;--hover:#1f2327;--err:#ff7a5c;--warn:#e6b450;
--c0:#e69f00;--c1:#56b4e9;--c2:#2fbf96;--c3:#f0e442;--c4:#5aa2e0;--c5:#cc79a7;--c6:#bcbcbc}}
*{box-sizing:border-box}
body{margin:1.2rem;background:var(--bg);color:var(--fg);font:13px/1.45 ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace}
h1{font-size:1.25rem;margin:0 0 .2rem;overflow-wrap:anywhere}
h2{font-size:1rem;margin:1.4rem 0 .4rem}
p{margin:.15rem 0}
pre{margin:.3rem 0;white-space:pre-wrap;overflow-wrap:anywhere;font:inherit}
.dim,.g{color:var(--dim)}.b{font-weight:600}.err,.error{color:var(--err)}.warning{color:var(--warn)}
.s0{--c:var(--c0)}.s1{--c:var(--c1)}.s2{--c:var(--c2)}.s3{--c:var(--c3)}.s4{--c:var(--c4)}.s5{--c:var(--c5)}.s6{--c:var(--c6)}.fail{--c:var(--err)}
.sv{color:var(--c)}
.t{position:relative}
.r{display:grid;grid-template-columns:1rem minmax(12rem,36%) 1fr 4.6rem 2.9rem 1.5rem;column-gap:.5rem;height:1.5em;line-height:1.5em;list-style:none}
.r::-webkit-details-marker{display:none}
.r::before{content:"";color:var(--dim);text-align:center}
summary.r{cursor:pointer}
.t>summary.r::before{content:"\\25b8"}
.t[open]>summary.r::before{content:"\\25be"}
.t>.r:hover{background:var(--hover)}
.n{overflow:hidden;text-overflow:ellipsis;white-space:pre}
.v{text-align:right;white-space:nowrap}
.x{position:relative;overflow:hidden;background:var(--axis)}
.x i{position:absolute;top:.28em;height:.9em;min-width:1px}
.own{background:var(--c)}
.off{background:repeating-linear-gradient(135deg,var(--c) 0 2px,transparent 2px 4px)}
.x .wait{top:.66em;height:2px;min-width:2px;background:var(--c);opacity:.75}
.x .gap{background:repeating-linear-gradient(45deg,var(--dim) 0 1px,transparent 1px 4px);outline:1px dotted var(--dim);outline-offset:-1px}
.x .open{top:.66em;height:0;border-top:2px dotted var(--c)}
.head{border-bottom:1px solid var(--line);color:var(--dim);position:sticky;top:0;background:var(--bg);z-index:2}
.head .x{background:none;overflow:visible}
.head .x i{top:0;height:auto;font-style:normal;white-space:nowrap}
.i>summary{position:absolute;top:0;right:0;width:1.5rem;height:1.5em;line-height:1.5em;text-align:center;color:var(--dim);cursor:pointer;list-style:none}
.i>summary::-webkit-details-marker{display:none}
.i>summary:hover,.i[open]>summary{color:var(--fg);background:var(--hover)}
.i>pre{margin:.2rem 0 .5rem 1.5rem;padding:.4rem .7rem;border-left:2px solid var(--line)}
.key{display:flex;flex-wrap:wrap;gap:.2rem 1.4rem;margin:.5rem 0;color:var(--dim);--c:var(--c6)}
.key .x{display:inline-block;width:2rem;height:1.4em;vertical-align:bottom;background:none}
.key .x i{left:0;width:100%}
ul{list-style:none;margin:0;padding:0}
li{margin:.25rem 0}
li div{padding-left:1.2rem;color:var(--dim);overflow-wrap:anywhere}
@media (max-width:44rem){body{margin:.5rem}.r{grid-template:1.5em 1.2em/1rem 1fr 4.6rem 2.9rem 1.5rem;height:2.7em}.r .x{grid-area:2/2/3/5;line-height:1.2em}
.x i{top:.15em;height:.8em}.x .wait,.x .open{top:.55em}.key .x i{top:.28em}}
@media print{body{margin:0;font-size:9px}.head{position:static}.i:not([open]){display:none}.t{break-inside:auto}.r{break-inside:avoid}
*{-webkit-print-color-adjust:exact;print-color-adjust:exact}}
`.trim()
