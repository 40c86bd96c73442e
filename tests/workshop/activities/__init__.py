"""Tests of app/workshop/activities, one file for each activity."""
