"""Tests of app/workshop, without rooms and servers."""
