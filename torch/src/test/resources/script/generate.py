"""TorchScript modules, and what is none, for the tests.

    pip install 'torch==2.13.0+cpu'
    python3 generate.py
"""
import torch
from torch import nn


def save(script, name):
    """Without the records that name source files of the machine."""
    script.save(name)
    reader = torch._C.PyTorchFileReader(name)
    records = {r: reader.get_record(r) for r in reader.get_all_records()}
    writer = torch._C.PyTorchFileWriter(name)
    for record, content in records.items():
        if not record.endswith(".debug_pkl") and record not in ("version", ".data/serialization_id"):
            writer.write_record(record, content, len(content))
    writer.write_end_of_file()


class Two(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(4, 2)

    def forward(self, x):
        y = self.linear(x)
        return y, y


torch.manual_seed(1)
images = nn.Sequential(
    nn.Conv2d(1, 6, 3),
    nn.BatchNorm2d(6),
    nn.ReLU(),
    nn.Dropout(0.3),
    nn.Flatten(),
    nn.Linear(6 * 36, 4),
)
table = nn.Sequential(nn.Linear(4, 8), nn.Tanh(), nn.Linear(8, 1))
save(torch.jit.script(images), "images.pt")
save(torch.jit.script(table), "table.pt")
save(torch.jit.script(Two()), "two.pt")
still = nn.Sequential(nn.Linear(4, 8), nn.BatchNorm1d(8), nn.Tanh(), nn.Linear(8, 1))
still[1].eval()
save(torch.jit.script(still), "still.pt")
save(torch.jit.freeze(torch.jit.script(table.eval())), "frozen.pt")
torch.save(images.state_dict(), "weights.pt")
