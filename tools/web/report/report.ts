// Draws a report from the data on its page; every figure in it comes from there.

import 'uplot-style';
import '../parts/style.css';
import type { Page } from '../parts/data';
import { element } from '../parts/element';
import { Gantt } from '../parts/gantt';
import { Pictures, factsOf, sectionsOf, verdictOf } from '../parts/sections';

const data = JSON.parse(document.getElementById('data')!.textContent!) as Page;
const main = document.getElementById('report')!;

document.title = data.title + ' · rehearse';
main.append(element('h1', {}, data.title));
if (data.lead) main.append(element('p', { class: 'dim' }, data.lead));
const verdict = verdictOf(data);
if (verdict) main.append(verdict);
if (data.facts.length) main.append(factsOf(data.facts));
main.append(...sectionsOf(data.tables.filter(table => table.first)));
const pictures = new Pictures();
pictures.show(data.pictures);
main.append(...pictures.box.childNodes);
const gantt = data.vus && new Gantt(data.vus);
if (gantt) main.append(...gantt.parts);
main.append(...sectionsOf(data.tables.filter(table => !table.first)));
const repeat = (text: string) => element('pre', { tabindex: '0' }, element('code', {}, text));
main.append(element('h2', {}, 'To repeat it'), repeat(data.command));
if (data.file) main.append(element('details', {}, element('summary', {}, 'The file'), repeat(data.file)));
main.append(element('p', { class: 'dim' }, data.version));
gantt?.start();
document.documentElement.dataset.drawn = String(pictures.start());
