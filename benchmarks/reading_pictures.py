"""Reads folders of pictures as torchvision's ImageFolder does, with two workers.

torchvision itself is not needed: `Folder` restates its ImageFolder with the default loader and the
transforms Resize, CenterCrop and ToTensor on Pillow images, which is what torchvision runs.

    python3 benchmarks/reading_pictures.py make DATA FOLDER    makes the sets of pictures
    python3 benchmarks/reading_pictures.py read FOLDER SIZE    prints a line of CSV
"""

import os
import sys
import time

import numpy
import torch
from PIL import Image

SMALL, PHOTOS = 8000, 1200


class Folder(torch.utils.data.Dataset):
    def __init__(self, root, size):
        self.size = size
        classes = sorted(entry.name for entry in os.scandir(root) if entry.is_dir())
        self.samples = [
            (os.path.join(root, name, file), label)
            for label, name in enumerate(classes)
            for file in sorted(os.listdir(os.path.join(root, name)))
        ]

    def __len__(self):
        return len(self.samples)

    def __getitem__(self, index):
        path, label = self.samples[index]
        with open(path, "rb") as file:
            image = Image.open(file).convert("RGB")
        width, height = image.size
        size = self.size
        short, long = (width, height) if width <= height else (height, width)
        if short != size:  # Resize(size)
            new = int(size * long / short)
            shape = (size, new) if width <= height else (new, size)
            image = image.resize(shape, Image.BILINEAR)
        width, height = image.size  # CenterCrop(size)
        left, top = round((width - size) / 2.0), round((height - size) / 2.0)
        image = image.crop((left, top, left + size, top + size))
        pixels = torch.from_numpy(numpy.array(image, copy=True))  # ToTensor()
        return pixels.permute(2, 0, 1).contiguous().to(torch.float32).div(255), label


def make(data, folder):
    """CIFAR-10's test pictures as PNG, and larger ones with detail of their own as JPEG."""
    source = os.path.join(data, "cifar-10-batches-bin")
    name = next(f for f in ("test_batch.bin", "data_batch_1.bin") if os.path.exists(os.path.join(source, f)))
    records = numpy.fromfile(os.path.join(source, name), dtype=numpy.uint8).reshape(-1, 3073)
    random = numpy.random.default_rng(1)
    for i, record in enumerate(records[:SMALL]):
        image = Image.fromarray(record[1:].reshape(3, 32, 32).transpose(1, 2, 0))
        into = os.path.join(folder, "small", str(record[0]))
        os.makedirs(into, exist_ok=True)
        image.save(os.path.join(into, f"{i:05d}.png"))
        if i < PHOTOS:
            large = numpy.asarray(image.resize((500, 375), Image.BICUBIC), dtype=numpy.int16)
            detail = random.normal(0, 12, (188, 250, 1)).repeat(2, 0).repeat(2, 1)[:375]
            photo = Image.fromarray((large + detail).clip(0, 255).astype(numpy.uint8))
            into = os.path.join(folder, "photos", str(record[0]))
            os.makedirs(into, exist_ok=True)
            photo.save(os.path.join(into, f"{i:05d}.jpg"), quality=90)


def read(folder, size):
    torch.set_num_threads(2)
    start = time.perf_counter()
    data = Folder(folder, size)
    loader = torch.utils.data.DataLoader(
        data, batch_size=64, shuffle=True, num_workers=2, persistent_workers=True
    )
    seconds = []
    for _ in range(3):
        count = 0
        for images, _labels in loader:
            count += images.shape[0]
        now = time.perf_counter()
        seconds.append(now - start)
        start = now
    later = min(seconds[1:])
    name = os.path.basename(folder.rstrip("/"))
    print(f"{name},{size},PyTorch,{count},{count / seconds[0]:.0f},{count / later:.0f}")


if __name__ == "__main__":
    if sys.argv[1] == "make":
        make(sys.argv[2], sys.argv[3])
    else:
        read(sys.argv[2], int(sys.argv[3]))
