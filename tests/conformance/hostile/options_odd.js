// exit 104; says: .
export const options = { vus: 1e300, duration: -5, stages: [[[]]], thresholds: { '': ['('], 7: 8 }, scenarios: 5, tags: Symbol };
export default function () {}
