"""Prints what TensorBoard reads in the folders of runs, as JSON: folder, tag, [step, value]."""

import json
import os
import sys

from tensorboard.backend.event_processing import event_accumulator
from tensorboard.backend.event_processing.event_file_loader import RawEventFileLoader
from tensorboard.compat.proto import event_pb2
from tensorboard.plugins.hparams import plugin_data_pb2


def raw_events(folder):
    """How many scalars the files hold, whatever TensorBoard forgets of them."""
    count = 0
    for name in sorted(os.listdir(folder)):
        if "tfevents" in name:
            for record in RawEventFileLoader(os.path.join(folder, name)).Load():
                event = event_pb2.Event.FromString(record)
                count += sum(1 for v in event.summary.value if not v.HasField("metadata"))
    return count


def hparams(accumulator):
    found = {}
    for tag, content in accumulator.summary_metadata.items():
        if content.plugin_data.plugin_name == "hparams":
            data = plugin_data_pb2.HParamsPluginData.FromString(content.plugin_data.content)
            for name, value in data.session_start_info.hparams.items():
                kind = value.WhichOneof("kind")
                found[name] = getattr(value, kind)
            if data.HasField("session_end_info"):
                found["end"] = data.session_end_info.status
            if data.HasField("experiment"):
                found["metrics"] = [m.name.tag for m in data.experiment.metric_infos]
                found["columns"] = {h.name: h.type for h in data.experiment.hparam_infos}
    return found


result = {}
for folder in sys.argv[1:]:
    accumulator = event_accumulator.EventAccumulator(
        folder, size_guidance={event_accumulator.TENSORS: 0, event_accumulator.SCALARS: 0})
    accumulator.Reload()
    tags = {
        tag: [[event.step, event.value] for event in accumulator.Scalars(tag)]
        for tag in accumulator.Tags()["scalars"]
    }
    result[folder] = {"scalars": tags, "raw": raw_events(folder), "hparams": hparams(accumulator)}
json.dump(result, sys.stdout)
