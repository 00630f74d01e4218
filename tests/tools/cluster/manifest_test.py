#!/usr/bin/env python3
"""The Kubernetes manifest is one of batch/v1, and its shards are those that merge waits for.

With Debian's python3-kubernetes, whose models are made from Kubernetes' published API, each object is read into them and
written again: a key that the API does not have would be lost. Without it, only what is said below of the keys is checked.

usage: manifest_test.py <tools/cluster>
"""

import pathlib
import sys
import unittest

import yaml

try:
    import kubernetes.client
except ImportError:
    kubernetes = None

OBJECTS = list(yaml.safe_load_all((pathlib.Path(sys.argv.pop(1)) / "kubernetes.yaml").read_text()))


def named(name):
    return next(each for each in OBJECTS if each["metadata"]["name"] == name)


def container(job):
    return job["spec"]["template"]["spec"]["containers"][0]


class Answer:
    """What the client reads objects from."""

    def __init__(self, data):
        import json
        self.data = json.dumps(data)


class Manifest(unittest.TestCase):
    @unittest.skipIf(kubernetes is None, "python3-kubernetes is not installed")
    def test_each_object_is_one_of_the_api(self):
        models = {"Job": "V1Job", "ConfigMap": "V1ConfigMap", "PersistentVolumeClaim": "V1PersistentVolumeClaim"}
        client = kubernetes.client.ApiClient()
        for each in OBJECTS:
            read = client.deserialize(Answer(each), models[each["kind"]])
            self.assertEqual(client.sanitize_for_serialization(read), each)

    def test_shards_are_an_indexed_job(self):
        job = named("rehearse-shards")
        self.assertEqual((job["apiVersion"], job["spec"]["completionMode"]), ("batch/v1", "Indexed"))
        self.assertIn(job["spec"]["template"]["spec"]["restartPolicy"], ("OnFailure", "Never"))

    def test_there_is_a_pod_for_each_shard(self):
        job, words = named("rehearse-shards"), named("rehearse-words")["data"]
        self.assertEqual(str(job["spec"]["completions"]), words["SHARDS"])
        self.assertIn('--shard "$((JOB_COMPLETION_INDEX + 1))/$SHARDS"', container(job)["args"][0])

    def test_merge_reads_where_shards_write(self):
        for name in ("rehearse-shards", "rehearse-merge"):
            spec = named(name)["spec"]["template"]["spec"]
            mounts = {mount["mountPath"]: mount["name"] for mount in container(named(name))["volumeMounts"]}
            volumes = {volume["name"]: volume for volume in spec["volumes"]}
            self.assertEqual(volumes[mounts["/results"]]["persistentVolumeClaim"]["claimName"],
                             named("rehearse-results")["metadata"]["name"])
            self.assertIn("/results/part-", container(named(name))["args"][0])


if __name__ == "__main__":
    unittest.main()
