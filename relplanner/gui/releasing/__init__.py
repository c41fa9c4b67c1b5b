"""Dialogs and strips about the days that releases go live on: new releases, retargeting, baselines, slips."""
