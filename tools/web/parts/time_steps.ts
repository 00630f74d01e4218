// Distances of marks on an axis of time, in seconds.

export const kTimeSteps = [1e-6, 1e-5, 1e-4, 1e-3, 2e-3, 5e-3, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120,
  300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400];

/** The least of them with which there are no more marks than these. */
export const timeStep = (length: number, most: number): number =>
  kTimeSteps.find(step => length / step <= most) ?? Math.ceil(length / most / 86400) * 86400;
