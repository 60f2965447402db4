internal import ModelPool
