"""LibreOffice as a second opinion: what another program reads in our files."""

import shutil
import subprocess
from pathlib import Path

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")


def convert(kind: str, folder: Path, *paths: Path, timeout: int = 300) -> None:
    """Write each file in another kind (pdf, odt, …) into `folder`, by one LibreOffice with a
    profile of its own. Raises FileNotFoundError where there is none.
    """
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    subprocess.run(
        [
            OFFICE or "soffice", profile, "--headless",
            "--convert-to", kind, "--outdir", folder, *paths,
        ],
        check=True,
        capture_output=True,
        timeout=timeout,
    )  # fmt: skip
