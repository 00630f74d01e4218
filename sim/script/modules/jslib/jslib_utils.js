// https://jslib.k6.io/k6-utils: small helpers.
(function (native) {
  'use strict';
  const state = { exec: undefined };
  const exec = () => {
    if (state.exec === undefined) {
      const module = native.builtin('k6/execution');
      state.exec = module.default === undefined ? module : module.default;
    }
    return state.exec;
  };
  const letters = 'abcdefghijklmnopqrstuvwxyz';
  const units = { d: 86400000, h: 3600000, m: 60000, s: 1000, ms: 1 };

  function parseDuration(text) {
    if (text === undefined || text === null || text.length < 1) throw new Error('str is empty');
    if (typeof text === 'number') return text;
    let total = 0;
    let number = '';
    for (let i = 0; i < text.length; ++i) {
      if (/[0-9.]/.test(text[i])) {
        number += text[i];
        continue;
      }
      const unit = text[i] === 'm' && text[i + 1] === 's' ? 'ms' : text[i];
      if (units[unit] === undefined || number === '') throw new Error(`${unit} is an unsupported time unit`);
      total += parseFloat(number) * units[unit];
      number = '';
      i += unit.length - 1;
    }
    return number === '' ? total : total + parseFloat(number);
  }

  function stages() {
    const scenario = exec().test.options.scenarios[exec().scenario.name];
    if (!scenario || !scenario.stages || scenario.stages.length < 1) {
      throw new Error('only ramping-vus or ramping-arrival-rate supports stages, it is not possible to get a stage index on other executors.');
    }
    return scenario.stages;
  }

  function getCurrentStageIndex() {
    if (exec() === undefined || exec().test === undefined || exec().test.options === undefined) {
      throw new Error('k6/execution.test.options is undefined - getCurrentStageIndex requires a k6 v0.38.0 or later. Please, upgrade for getting k6/execution.test.options supported.');
    }
    const all = stages();
    const passed = Date.now() - exec().scenario.startTime;
    let end = 0;
    for (let i = 0; i < all.length; ++i) {
      end += parseDuration(all[i].duration);
      if (passed < end) return i;
    }
    return all.length - 1;
  }

  function stageProfile(stage) {
    const all = stages();
    const target = all[stage].target;
    const before = stage === 0
      ? exec().test.options.scenarios[exec().scenario.name].startVUs || exec().test.options.scenarios[exec().scenario.name].startRate || 0
      : all[stage - 1].target;
    return target > before ? 'ramp-up' : target < before ? 'ramp-down' : 'steady';
  }

  function uuidv4(secure = false) {
    if (secure) return crypto.randomUUID();
    return 'xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx'.replace(/[xy]/g, (place) => {
      const digit = Math.trunc(Math.random() * 16);
      return (place === 'x' ? digit : digit % 4 + 8).toString(16);
    });
  }

  // A bell of four standard deviations: a sixth of the time to each end, the rest in equal stages.
  function normalDistributionStages(maxVus, durationSeconds, numberOfStages = 10) {
    const end = Math.ceil(durationSeconds / 6);
    const middle = Math.ceil(4 * durationSeconds / (6 * numberOfStages));
    const made = [];
    for (let i = 0; i <= numberOfStages; ++i) {
      const x = -2 + 4 * i / numberOfStages;
      made.push({ duration: `${i === 0 ? end : middle}s`, target: Math.round(maxVus * Math.exp(-x * x / 2)) });
    }
    made.push({ duration: `${end}s`, target: 0 });
    return made;
  }

  return {
    uuidv4,
    randomIntBetween(min, max) { return Math.floor(Math.random() * (max - min + 1) + min); },
    randomItem(items) { return items[Math.floor(Math.random() * items.length)]; },
    randomString(length, charset = letters) {
      let text = '';
      for (; length > 0; --length) text += charset[Math.random() * charset.length | 0];
      return text;
    },
    findBetween(content, left, right, repeat = false) {
      const found = [];
      let at = 0;
      for (;;) {
        const begin = content.indexOf(left, at);
        if (begin < 0) break;
        const end = content.indexOf(right, begin + left.length);
        if (end < 0) break;
        found.push(content.substring(begin + left.length, end));
        if (!repeat) return found[0];
        at = end + right.length;
      }
      return repeat ? found : null;
    },
    normalDistributionStages,
    parseDuration,
    getCurrentStageIndex,
    tagWithCurrentStageIndex() { exec().vu.metrics.tags.stage = String(getCurrentStageIndex()); },
    tagWithCurrentStageProfile() { exec().vu.metrics.tags.stage_profile = stageProfile(getCurrentStageIndex()); },
  };
})
