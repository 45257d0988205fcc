"""Recordings of Euler's map: its own theory at the dt of the recording, and nothing of the flow."""

from rnnchaos.verify.activity.theory.declared import MAP, RecordingTheory
from rnnchaos.verify.gaussian.recordings.theory import COMMON, READINGS

THEORY = RecordingTheory(id="scheme", title="Euler map", readings={MAP: READINGS[MAP]}, **COMMON)
