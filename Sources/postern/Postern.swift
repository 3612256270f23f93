import ArgumentParser
import Commands

@main
struct Postern {
    static func main() async {
        await PosternCommand.main()
    }
}
