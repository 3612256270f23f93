print("verify-emulator")
