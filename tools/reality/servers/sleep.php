<?php // Sleeps uniformly between the `lo` and `hi` milliseconds of the query.
usleep(random_int(intval($_GET["lo"] ?? 0) * 1000, intval($_GET["hi"] ?? 0) * 1000));
echo "ok\n";
